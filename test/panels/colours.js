// For tests: what colours of the document come to, by WCAG 2.2's relative luminance and contrast in sRGB.
window.colours = (() => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  /** Grounds from the outermost in, one over the other. */
  const luminance = (...texts) => {
    for (const text of texts) {
      context.fillStyle = text;
      context.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((value) => {
      const v = value / 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [a, b].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const parentOf = (one) => one.assignedSlot ?? one.parentElement ?? one.getRootNode().host;
  /** What stands behind an element's text. */
  const grounds = (one) => (one ? [...grounds(parentOf(one)), getComputedStyle(one).backgroundColor] : []);
  const behind = (one) => grounds(one);
  return {
    /** Of a focus ring with what is around. */
    ring: (one) => {
      const inner = one.shadowRoot?.activeElement;
      const rings = [one, ...(inner ? [inner] : [])].map((part) => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(part);
        const around = behind(parentOf(one));
        const isDrawn = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
        return isDrawn ? contrast(luminance(...around, outlineColor), luminance(...around)) : 1;
      });
      return Math.max(...rings);
    },
    /** Of a control's edge, or of its ground, with what is around. */
    edge: (one) => {
      const around = luminance(...behind(parentOf(one)));
      const parts = [one, ...(one.shadowRoot?.querySelectorAll('*') ?? [])];
      const all = parts.flatMap((part) => {
        const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(part);
        const hasEdge = borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) >= 1;
        return [backgroundColor, ...(hasEdge ? [borderTopColor] : [])];
      });
      return Math.max(...all.map((colour) => contrast(luminance(...behind(parentOf(one)), colour), around)));
    },
    /** Of an element's text with its ground. */
    text: (one) => {
      const ground = behind(one);
      return contrast(luminance(...ground, getComputedStyle(one).color), luminance(...ground));
    },
    ground: (one) => luminance(...behind(one)),
    contrast,
  };
})();
