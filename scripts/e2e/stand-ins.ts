/** Natives of VS Code's server that are not prebuilt and matter for logging alone: plain JavaScript in their place. */
export const STAND_INS: Readonly<Record<string, string>> = {
  '@vscode/native-watchdog/index.js': `exports.start = () => {};
exports.exit = (code) => process.exit(code || 0);
`,
  // Without it there are no output channels.
  '@vscode/spdlog/index.js': `const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');
const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
let least = 2;
class Logger {
  constructor(file) {
    Object.assign(this, { file, least, bare: false });
    mkdirSync(dirname(file), { recursive: true });
  }
  add(level, text) {
    if (level < this.least) return;
    const line = this.bare ? text : \`\${new Date().toISOString()} [\${LEVELS[level]}] \${text}\\n\`;
    try {
      appendFileSync(this.file, line);
    } catch {}
  }
  trace(text) { this.add(0, text); }
  debug(text) { this.add(1, text); }
  info(text) { this.add(2, text); }
  warn(text) { this.add(3, text); }
  error(text) { this.add(4, text); }
  critical(text) { this.add(5, text); }
  getLevel() { return this.least; }
  setLevel(level) { this.least = level; }
  setPattern() {}
  clearFormatters() { this.bare = true; }
  flush() {}
  drop() {}
}
exports.version = 0;
exports.setLevel = (level) => { least = level; };
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (_, file) => new Logger(file);
exports.createAsyncRotatingLogger = async (_, file) => new Logger(file);
`,
};
