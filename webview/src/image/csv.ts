import type { Picture, Pixel } from './picture.ts';
import { anglesOf } from './words.ts';

const HEAD = [
  ...['source', 'x', 'y', 'outcome', 'sky_theta', 'sky_phi', 'disk_r', 'disk_phi', 'g'],
  ...['crossings', 'affine_length', 'steps'],
];

/** A row for each ray that has been traced, numbers in full: x and y from the top left, angles in radians. RFC 4180. */
export function csvOf(pictures: readonly Picture[]): string {
  const lines = [HEAD.join(',')];
  for (const picture of pictures) {
    for (let pixel = 0; pixel < picture.width * picture.height; pixel++) {
      if (!picture.isTraced(pixel)) continue;
      const { outcome, values, order, length, steps, isBeyond } = picture.of(pixel);
      const place = [pixel % picture.width, Math.floor(pixel / picture.width)];
      lines.push(
        [
          picture.source,
          ...place,
          isBeyond ? 'sky beyond' : outcome,
          ...endsOf(outcome, values),
          order,
          length,
          steps,
        ].join(','),
      );
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}

function endsOf(outcome: Pixel['outcome'], values: Pixel['values']): readonly (number | string)[] {
  if (outcome === 'sky') return [...anglesOf(values), '', '', ''];
  return outcome === 'disk' ? ['', '', ...values] : ['', '', '', '', ''];
}
