import { EXTENT, type Mesh } from './surface-2d.ts';

const VERTEX = `#version 300 es
uniform vec2 angles;
uniform vec2 size;
in vec3 position;
in vec3 colour;
out vec3 shade;
out vec3 place;
void main() {
  float c = cos(angles.x), s = sin(angles.x);
  vec2 turned = vec2(c * position.x - s * position.y, s * position.x + c * position.y);
  float up = turned.y * cos(angles.y) + position.z * sin(angles.y);
  float depth = turned.y * sin(angles.y) - position.z * cos(angles.y);
  gl_Position = vec4(turned.x * size.x, up * size.y, depth / 4.0, 1.0);
  shade = colour;
  place = position;
}`;

// The slope within a triangle gives light without normals of its own.
const FRAGMENT = `#version 300 es
precision highp float;
in vec3 shade;
in vec3 place;
out vec4 pixel;
void main() {
  vec3 normal = normalize(cross(dFdx(place), dFdy(place)));
  float light = 0.72 + 0.28 * abs(normal.z);
  pixel = vec4(shade * light, 1.0);
}`;

/** Draws a {@link Mesh} by WebGL2. */
export class SurfaceProgram {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #indices: WebGLBuffer;
  #count = 0;

  /** Undefined where there is no WebGL2, as on many virtual machines. */
  static create(canvas: HTMLCanvasElement): SurfaceProgram | undefined {
    const gl = canvas.getContext('webgl2', { antialias: true, preserveDrawingBuffer: true });
    const program = gl && link(gl);
    return gl && program ? new SurfaceProgram(gl, program) : undefined;
  }

  private constructor(gl: WebGL2RenderingContext, program: WebGLProgram) {
    this.#gl = gl;
    this.#program = program;
    this.#indices = gl.createBuffer();
    gl.useProgram(program);
    gl.enable(gl.DEPTH_TEST);
  }

  set({ positions, colours, indices }: Mesh): void {
    const gl = this.#gl;
    const attribute = (name: string, data: AllowSharedBufferSource, type: number, normalised: boolean) => {
      const at = gl.getAttribLocation(this.#program, name);
      gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, 3, type, normalised, 0, 0);
    };
    attribute('position', positions, gl.FLOAT, false);
    attribute('colour', colours, gl.UNSIGNED_BYTE, true);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#indices);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STATIC_DRAW);
    this.#count = indices.length;
  }

  draw(turn: number, tilt: number): void {
    const gl = this.#gl;
    const { width, height } = gl.canvas;
    const least = Math.min(width, height) / EXTENT;
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.uniform2f(gl.getUniformLocation(this.#program, 'angles'), turn, tilt);
    gl.uniform2f(gl.getUniformLocation(this.#program, 'size'), least / width, least / height);
    gl.drawElements(gl.TRIANGLES, this.#count, gl.UNSIGNED_INT, 0);
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : undefined;
}
