import { MarkupKind } from 'vscode-languageserver';
import { type Hover, hover } from '../../features/hover/hover.ts';
import { answeringAt } from '../context.ts';
import { toRange } from '../convert.ts';
import type { Request } from '../request.ts';

export const hoverRequest: Request = {
  capabilities: { hoverProvider: true },
  register(context) {
    context.connection.onHover(
      answeringAt(context, 'hover', (snapshot, offset) => {
        const found = hover(snapshot, offset, { numbers: context.checks.asking, math: context.math });
        if (found === undefined) return null;
        const formats = context.client.textDocument?.hover?.contentFormat ?? [];
        const kind = formats.includes(MarkupKind.Markdown) ? MarkupKind.Markdown : MarkupKind.PlainText;
        return { contents: { kind, value: contents(found, kind) }, range: toRange(snapshot.lines, found.range) };
      }),
    );
  },
};

function contents({ code, text }: Hover, kind: MarkupKind): string {
  if (kind === MarkupKind.Markdown) {
    return [...(code === undefined ? [] : [`\`\`\`spacetime\n${code}\n\`\`\``]), text].join('\n\n').trim();
  }
  const plain = text
    .replace(/^```.*\n?/gmu, '')
    .replace(/`([^`]*)`/gu, '$1')
    .replace(/\*+([^*\n]+)\*+/gu, '$1');
  return [...(code === undefined ? [] : [code]), plain].join('\n\n').trim();
}
