import type { SignatureHelp } from 'vscode-languageserver';
import { signatureHelp } from '../../features/signature-help.ts';
import { answeringAt } from '../context.ts';
import type { Request } from '../request.ts';

/** Which argument of a function or form is being written. */
export const signatureHelpRequest: Request = {
  capabilities: { signatureHelpProvider: { triggerCharacters: ['(', '[', ','], retriggerCharacters: ['=', ')'] } },
  register(context) {
    context.connection.onSignatureHelp(
      answeringAt(context, 'signature help', (snapshot, offset): SignatureHelp | null => {
        const found = signatureHelp(snapshot, offset);
        if (found === undefined) return null;
        const { label, doc, parameters, active } = found;
        const offsets =
          context.client.textDocument?.signatureHelp?.signatureInformation?.parameterInformation?.labelOffsetSupport;
        let from = label.search(/[([]/u) + 1;
        const shown = parameters.map((parameter) => {
          const start = label.indexOf(parameter.label, from);
          from = start + parameter.label.length;
          return {
            label: offsets ? ([start, from] as [number, number]) : parameter.label,
            ...(parameter.doc !== undefined && { documentation: { kind: 'markdown' as const, value: parameter.doc } }),
          };
        });
        const documentation = doc === undefined ? {} : { documentation: { kind: 'markdown' as const, value: doc } };
        // Past the last argument none is the active one.
        const activeParameter = active ?? parameters.length;
        return { signatures: [{ label, parameters: shown, ...documentation }], activeSignature: 0, activeParameter };
      }),
    );
  },
};
