import type { DefinitionLink } from 'vscode-languageserver';
import { definition } from '../../features/definition.ts';
import { uriOf } from '../../workspace/places.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { answeringAt } from '../context.ts';
import { Lines, toRange } from '../convert.ts';
import type { Request } from '../request.ts';

/** Definition and declaration, which are one here. */
export const definitionRequest: Request = {
  capabilities: { definitionProvider: true, declarationProvider: true },
  register(context) {
    const links = (snapshot: Snapshot, offset: number): DefinitionLink[] => {
      const lines = new Lines(snapshot.workspace);
      return definition(snapshot, offset).map(({ path, range, origin }) => {
        const targetRange = toRange(lines.of(path), range);
        return {
          ...{ originSelectionRange: toRange(snapshot.lines, origin), targetUri: uriOf(path) },
          ...{ targetRange, targetSelectionRange: targetRange },
        };
      });
    };
    const plain = (found: DefinitionLink[] | null) =>
      found?.map(({ targetUri, targetRange }) => ({ uri: targetUri, range: targetRange })) ?? null;
    const { connection } = context;
    const answer = answeringAt(context, 'definition', links);
    connection.onDefinition(async (params, token) => {
      const found = await answer(params, token);
      return context.client.textDocument?.definition?.linkSupport ? found : plain(found);
    });
    connection.onDeclaration(async (params, token) => {
      const found = await answer(params, token);
      return context.client.textDocument?.declaration?.linkSupport ? found : plain(found);
    });
  },
};
