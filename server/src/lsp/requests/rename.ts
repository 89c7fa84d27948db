import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { isRefusal, type Refusal } from '../../features/refusal.ts';
import { prepareRename, rename } from '../../features/rename.ts';
import { answeringAt } from '../context.ts';
import { toRange } from '../convert.ts';
import { toWorkspaceEdit } from '../edits.ts';
import type { Request } from '../request.ts';

export const renameRequest: Request = {
  capabilities: { renameProvider: { prepareProvider: true } },
  register(context) {
    context.connection.onPrepareRename(
      answeringAt(context, 'rename', (snapshot, offset) => {
        const { range, text } = orRefuse(prepareRename(snapshot, offset));
        return { range: toRange(snapshot.lines, range), placeholder: text };
      }),
    );
    context.connection.onRenameRequest(
      answeringAt(context, 'rename', (snapshot, offset, { newName }) =>
        toWorkspaceEdit(context, orRefuse(rename(snapshot, offset, newName))),
      ),
    );
  },
};

/** Editors show the message of a request that failed. */
function orRefuse<A extends object>(answer: A | Refusal): A {
  if (isRefusal(answer)) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refusal);
  return answer;
}
