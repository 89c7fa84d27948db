import { COMMANDS, type CommandName, type DeclarationArguments, type FieldArguments } from '@spacetime/protocol';
import type { CodeLens, Command } from 'vscode-languageserver';
import { CodeLensRefreshRequest } from 'vscode-languageserver/node';
import { codeLenses, type Lens } from '../../features/code-lenses.ts';
import { references } from '../../features/references.ts';
import { counted } from '../../features/show.ts';
import { pathOf } from '../../workspace/places.ts';
import { answering, type Context, guarded } from '../context.ts';
import { fromRange, Lines, toRange } from '../convert.ts';
import type { Request } from '../request.ts';

/** What a lens must come back with for its command. */
interface Data {
  readonly uri: string;
}

export const codeLensesRequest: Request = {
  capabilities: { codeLensProvider: { resolveProvider: true } },
  register(context) {
    const { connection, workspace, checks } = context;
    connection.onCodeLens(
      answering(context, 'code lenses', (snapshot, { textDocument: { uri } }) =>
        codeLenses(snapshot).flatMap((lens): CodeLens[] => {
          const range = toRange(snapshot.lines, lens.range);
          if (lens.kind === 'references') return [{ range, data: { uri } satisfies Data }];
          const command = commandOf(context, lens, uri);
          return command === undefined ? [] : [{ range, command }];
        }),
      ),
    );
    connection.onCodeLensResolve((lens) =>
      guarded(context, 'code lens', async () => {
        const { uri } = lens.data as Data;
        const snapshot = workspace.snapshot(pathOf(uri));
        if (snapshot === undefined) return lens;
        const lines = new Lines(workspace);
        const places = references(snapshot, fromRange(snapshot.lines, lens.range).start)
          .filter(({ occurrence }) => !occurrence.declares)
          .map((place) => lines.location(place));
        const leads = places.length > 0 && has(context, COMMANDS.showReferences);
        const command = {
          title: counted(places.length, 'reference'),
          ...(leads
            ? { command: COMMANDS.showReferences, arguments: [uri, lens.range.start, places] }
            : { command: '' }),
        };
        return { ...lens, command };
      }),
    );
    checks.onFound(() => {
      if (!context.client.workspace?.codeLens?.refreshSupport) return;
      void connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
    });
  },
};

function commandOf(context: Context, lens: Exclude<Lens, { kind: 'references' }>, uri: string): Command | undefined {
  const { title, name } = lens;
  if (lens.kind === 'action') {
    const given: DeclarationArguments = { uri, name };
    return has(context, lens.command) ? { title, command: lens.command, arguments: [given] } : undefined;
  }
  const given: FieldArguments = { uri, name, field: lens.field };
  // A command without a name is a line of text.
  return has(context, COMMANDS.openField)
    ? { title, command: COMMANDS.openField, arguments: [given] }
    : { title, command: '' };
}

function has({ commands }: Context, command: CommandName): boolean {
  return commands.has(command);
}
