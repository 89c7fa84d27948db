// The editor's side of a panel's document, and a record of the words that are painted.
window.acquireVsCodeApi = () => ({
  getState: () => undefined,
  setState: (state) => {
    window.kept = state;
  },
  postMessage: (message) => window.toHost(message),
});
window.painted = new Set();
const { fillText } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
  window.painted.add(text);
  return fillText.call(this, text, ...place);
};
