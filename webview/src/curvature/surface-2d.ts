/** A surface of coloured corners. */
export interface Mesh {
  /** Shape [corners, 3], within −1 … 1; z is NaN where there is no value. */
  readonly positions: Float32Array;
  readonly colours: Uint8Array;
  /** Three a triangle. */
  readonly indices: Uint32Array;
  readonly width: number;
  readonly height: number;
}

/** Projects a corner: turned about the vertical, tilted towards the eye, without perspective. */
export function project(
  x: number,
  y: number,
  z: number,
  turn: number,
  tilt: number,
): [x: number, y: number, depth: number] {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const [u, v] = [c * x - s * y, s * x + c * y];
  return [u, v * Math.cos(tilt) + z * Math.sin(tilt), v * Math.sin(tilt) - z * Math.cos(tilt)];
}

/** The largest extent of a projected cube's corner from its middle. */
export const EXTENT = 1.5;

/** Without WebGL: cells from the farthest to the nearest, each in one colour. */
export function drawPlain(context: CanvasRenderingContext2D, mesh: Mesh, turn: number, tilt: number): void {
  const { width, height } = context.canvas;
  const size = Math.min(width, height) / (2 * EXTENT);
  context.clearRect(0, 0, width, height);
  const corners = Array.from({ length: mesh.positions.length / 3 }, (_, k) => {
    const [x, y, z] = mesh.positions.subarray(3 * k, 3 * k + 3);
    return project(x!, y!, z!, turn, tilt);
  });
  const cells: { depth: number; corners: readonly number[] }[] = [];
  for (let i = 0; i < mesh.indices.length; i += 6) {
    const [a, b, c, , d] = mesh.indices.subarray(i, i + 6);
    cells.push({ depth: corners[a!]![2] + corners[d!]![2], corners: [a!, b!, d!, c!] });
  }
  cells.sort((a, b) => b.depth - a.depth);
  for (const cell of cells) {
    const [first] = cell.corners;
    const [r, g, b] = mesh.colours.subarray(3 * first!, 3 * first! + 3);
    context.beginPath();
    for (const corner of cell.corners) {
      const [x, y] = corners[corner]!;
      context.lineTo(width / 2 + size * x, height / 2 - size * y);
    }
    context.closePath();
    context.fillStyle = `rgb(${r}, ${g}, ${b})`;
    context.strokeStyle = context.fillStyle;
    context.fill();
    context.stroke();
  }
}
