import type { NetworkShape } from '../engine.ts';

/** `4 → 64 Fourier features → 64 → 64 → 10, silu`. */
export function networkText({ inputs, width, depth, outputs, fourier, architecture, ...rest }: NetworkShape): string {
  const { activation, omega } = rest;
  const isPirateNet = architecture === 'piratenet';
  const features = fourier || isPirateNet ? [`${width} Fourier features`] : [];
  const hidden = isPirateNet
    ? [`PirateNet of ${depth} block${depth === 1 ? '' : 's'} of 3 × ${width}`]
    : new Array<string>(depth - features.length).fill(String(width));
  const frequency = activation === 'sine' || activation === 'gabor' ? `, ω = ${omega}` : '';
  return `${[inputs, ...features, ...hidden, outputs].join(' → ')}, ${activation}${frequency}`;
}
