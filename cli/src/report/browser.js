// Draws a report's pictures in the page; the data is beside it as JSON. Plain script: uPlot is a global.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const series = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7f7f7f', '#000000'];
  const lighter = ['#4aa3df', '#ff8f3f', '#3ccb9f', '#e39cc4', '#f0c040', '#9ad4f5', '#a8a8b2', '#ffffff'];
  const ink = () => getComputedStyle(document.body).color;
  const faint = () => (dark.matches ? '#8884' : '#8883');
  const colour = (index) => (dark.matches ? lighter : series)[index % 8];
  const plots = [];

  const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  function tick(value) {
    if (value == null) return '';
    if (value === 0) return '0';
    const exponent = Math.log10(Math.abs(value));
    if (exponent > -4 && exponent < 5) return String(Number(value.toPrecision(6)));
    const whole = Math.floor(exponent + 1e-9);
    const mantissa = Number((value / 10 ** whole).toPrecision(3));
    const power = `10${whole < 0 ? '⁻' : ''}${[...String(Math.abs(whole))].map((digit) => superscripts[digit]).join('')}`;
    return mantissa === 1 ? power : `${mantissa}·${power}`;
  }

  function isPower(value) {
    return value != null && Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6;
  }

  /** Labels whole powers of ten, at most some eight of them. */
  function decades(splits) {
    const exponents = splits.map((value) => (value == null ? Number.NaN : Math.log10(value)));
    const whole = splits.map(isPower);
    const every = Math.ceil(whole.filter(Boolean).length / 8);
    return splits.map((value, i) => (whole[i] && Math.round(exponents[i]) % every === 0 ? tick(value) : ''));
  }

  function axis(label, log, extra) {
    // Lines between the powers of ten would grey the picture where there are many.
    const filter = (_, splits) => (log ? splits.map((value) => (isPower(value) ? value : null)) : splits);
    return {
      label,
      stroke: ink,
      grid: { stroke: faint, filter },
      ticks: { stroke: faint, filter },
      filter,
      values: (_, splits) => (log ? decades(splits) : splits.map(tick)),
      ...extra,
    };
  }

  function curves(element, chart) {
    const render = (width) => {
      const log = chart.logY;
      const options = {
        width,
        height: 340,
        title: chart.title,
        cursor: { drag: { x: true, y: true } },
        legend: { live: true },
        scales: {
          x: { time: false, distr: chart.logX ? 3 : 1, range: (_, low, high) => [low, high] },
          y: { distr: log ? 3 : 1 },
        },
        axes: [axis(chart.x, chart.logX, {}), axis(chart.y, log, { size: 72 })],
        series: [
          { label: chart.x, value: (_, v) => tick(v) },
          ...chart.series.map((one, index) => ({
            label: one.label,
            stroke: () => colour(one.colour ?? index),
            width: 1.5,
            dash: one.dash,
            spanGaps: true,
            points: { show: chart.points ?? false },
            value: (_, v) => (v == null ? '–' : v.toExponential(2)),
          })),
        ],
      };
      return new uPlot(options, [chart.xs, ...chart.series.map((one) => one.values)], element);
    };
    let plot = render(element.clientWidth);
    const buttons = document.createElement('div');
    buttons.className = 'buttons';
    for (const [name, key] of [
      ['log x', 'logX'],
      ['log y', 'logY'],
    ]) {
      const button = document.createElement('button');
      button.textContent = name;
      button.setAttribute('aria-pressed', String(Boolean(chart[key])));
      button.onclick = () => {
        chart[key] = !chart[key];
        button.setAttribute('aria-pressed', String(chart[key]));
        plot.destroy();
        plot = render(element.clientWidth);
      };
      buttons.append(button);
    }
    element.before(buttons);
    plots.push(() => plot.setSize({ width: element.clientWidth, height: 340 }));
    dark.addEventListener('change', () => plot.redraw());
  }

  // Viridis (van der Walt & Smith 2015), nine samples, linear between them.
  const viridis = ['440154', '472d7b', '3b528b', '2c728e', '21918c', '28ae80', '5ec962', 'addc30', 'fde725'].map(
    (hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
  );
  function shade(fraction) {
    const at = Math.max(0, Math.min(1, fraction)) * (viridis.length - 1);
    const low = Math.min(viridis.length - 2, Math.floor(at));
    return viridis[low].map((part, i) => part + (viridis[low + 1][i] - part) * (at - low));
  }

  function map(element, picture) {
    const [columns, rows] = picture.size;
    const finite = picture.values.filter((value) => value > 0);
    const high = Math.log10(Math.max(...finite, Number.MIN_VALUE));
    const low = Math.max(Math.log10(Math.min(...finite, 1)), high - 8);
    const canvas = document.createElement('canvas');
    canvas.width = columns;
    canvas.height = rows;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', picture.title);
    const context = canvas.getContext('2d');
    const image = context.createImageData(columns, rows);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const value = picture.values[row * columns + column];
        const pixel = 4 * ((rows - 1 - row) * columns + column);
        const rgb =
          value === null ? [255, 0, 255] : shade((Math.log10(Math.max(value, 1e-300)) - low) / (high - low || 1));
        image.data.set([...rgb, 255], pixel);
      }
    }
    context.putImageData(image, 0, 0);
    const readout = document.createElement('output');
    const range = `10^${low.toFixed(1)} … 10^${high.toFixed(1)}`;
    readout.textContent = `${picture.x} across, ${picture.y} up; colour: log₁₀ of the value, ${range}`;
    canvas.onmousemove = (event) => {
      const column = Math.min(columns - 1, Math.floor((event.offsetX / canvas.clientWidth) * columns));
      const row = Math.min(rows - 1, rows - 1 - Math.floor((event.offsetY / canvas.clientHeight) * rows));
      const value = picture.values[row * columns + column];
      readout.textContent = `${picture.x} = ${tick(picture.xs[column])}, ${picture.y} = ${tick(picture.ys[row])}: ${
        value === null ? 'no finite value' : value.toExponential(2)
      }`;
    };
    const scale = document.createElement('div');
    scale.className = 'scale';
    scale.style.background = `linear-gradient(to right, ${viridis.map((rgb) => `rgb(${rgb})`).join(',')})`;
    const heading = document.createElement('h3');
    heading.textContent = picture.title;
    element.append(heading, canvas, scale, readout);
  }

  for (const element of document.querySelectorAll('[data-curves]'))
    curves(element, data.curves[element.dataset.curves]);
  for (const element of document.querySelectorAll('[data-map]')) map(element, data.maps[element.dataset.map]);
  addEventListener('resize', () => {
    for (const resize of plots) resize();
  });
})();
