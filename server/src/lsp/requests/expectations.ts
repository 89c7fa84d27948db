import {
  CHECK_CHANGED,
  CHECK_EXPECTATIONS,
  CHECK_RUN,
  type Expectation,
  type ExpectationsParams,
} from '@spacetime/protocol';
import type { CancellationToken } from 'vscode-languageserver';
import { expectations } from '../../features/expectations.ts';
import { pathOf } from '../../workspace/places.ts';
import { type Context, guarded } from '../context.ts';
import { toRange } from '../convert.ts';
import type { Request } from '../request.ts';

/** Expectations as tests; see the room `protocol`. */
export const expectationsRequest: Request = {
  capabilities: {},
  register(context) {
    const { connection, checks } = context;
    connection.onRequest(CHECK_EXPECTATIONS, ({ uri }: ExpectationsParams) =>
      guarded(context, CHECK_EXPECTATIONS, async () => found(context, uri)),
    );
    connection.onRequest(CHECK_RUN, ({ uri }: ExpectationsParams, token: CancellationToken) =>
      guarded(context, CHECK_RUN, async () => {
        await checks.run(pathOf(uri), token);
        return found(context, uri);
      }),
    );
    checks.onFound(() => void connection.sendNotification(CHECK_CHANGED, null));
  },
};

function found({ workspace, checks }: Context, uri: string): readonly Expectation[] {
  const path = pathOf(uri);
  const snapshot = workspace.isTooLarge(path) ? undefined : workspace.snapshot(path);
  if (snapshot === undefined) return [];
  return expectations(snapshot, checks.numbers).map((one) => ({ ...one, range: toRange(snapshot.lines, one.range) }));
}
