import { basename } from 'node:path';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { formatDocument, formatOnType, formatRange } from '../../features/formatting.ts';
import { answering, answeringAt } from '../context.ts';
import { fromRange, toEdit } from '../convert.ts';
import type { Request } from '../request.ts';

/** The layout is the standard one: an editor's options of tabs and their widths change nothing. */
export const formattingRequest: Request = {
  capabilities: {
    documentFormattingProvider: true,
    documentRangeFormattingProvider: { rangesSupport: true },
    documentOnTypeFormattingProvider: { firstTriggerCharacter: '}', moreTriggerCharacter: ['\n'] },
  },
  register(context) {
    const { connection } = context;
    connection.onDocumentFormatting(
      answering(context, 'formatting', (snapshot) => {
        const result = formatDocument(snapshot);
        if ('edits' in result) return result.edits.map((edit) => toEdit(snapshot.lines, edit));
        const [{ range, message }] = result.diagnostics as [(typeof result.diagnostics)[0]];
        const { line } = snapshot.lines.position(range.start);
        const reason = `${basename(snapshot.path)} is left as it is: its syntax must be mended first (line ${line}: ${message})`;
        throw new ResponseError(LSPErrorCodes.RequestFailed, reason);
      }),
    );
    connection.onDocumentRangeFormatting(
      answering(context, 'range formatting', (snapshot, { range }) => {
        const result = formatRange(snapshot, fromRange(snapshot.lines, range));
        return 'edits' in result ? result.edits.map((edit) => toEdit(snapshot.lines, edit)) : null;
      }),
    );
    connection.onDocumentRangesFormatting(
      answering(context, 'range formatting', (snapshot, { ranges }) => {
        const edits = ranges.flatMap((range) => {
          const result = formatRange(snapshot, fromRange(snapshot.lines, range));
          return 'edits' in result ? result.edits : [];
        });
        return [...new Map(edits.map((edit) => [edit.range.start, edit])).values()].map((edit) =>
          toEdit(snapshot.lines, edit),
        );
      }),
    );
    connection.onDocumentOnTypeFormatting(
      answeringAt(context, 'formatting on type', (snapshot, offset, { ch }) =>
        formatOnType(snapshot, offset, ch).map((edit) => toEdit(snapshot.lines, edit)),
      ),
    );
  },
};
