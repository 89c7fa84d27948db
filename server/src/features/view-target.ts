import { isAbsolute } from 'node:path';
import { canonicalName } from '@spacetime/dsl';
import type { ViewTarget } from '@spacetime/protocol';
import { spacetimeSubject } from '../checks/subject.ts';
import { type Seen, ViewError } from '../views/orders.ts';
import { isWithin, pathOf } from '../workspace/places.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * What a view looks at, as plain data for its thread: the metric as the document has it now, saved or not.
 *
 * @throws ViewError where there is no such thing, or it has errors
 */
export function seenOf(workspace: Workspace, target: ViewTarget): Seen {
  if (typeof target !== 'object' || target === null) throw new ViewError('a view needs a target: a uri, or a field');
  const chart = target.chart === undefined ? {} : { chart: canonicalName(target.chart) };
  if ('field' in target) {
    const path = pathOf(target.field);
    if (!isAbsolute(path)) throw new ViewError(`${target.field} is not the path of a file`);
    if (!workspace.trusted && !isWithin(path, workspace.folders)) {
      throw new ViewError('files outside a workspace that is not trusted are not read');
    }
    return { kind: 'learned', path, ...chart, ...(!workspace.trusted && { folders: workspace.folders }) };
  }
  const path = pathOf(target.uri);
  const snapshot = workspace.snapshot(path);
  if (snapshot === undefined) throw new ViewError(`there is no document ${target.uri}`);
  const own = snapshot.model.spacetimes.filter(({ file }) => file === path);
  const wanted = target.spacetime === undefined ? undefined : canonicalName(target.spacetime);
  const spacetime = wanted === undefined ? own[0] : snapshot.model.spacetimes.find(({ name }) => name === wanted);
  if (spacetime === undefined) throw new ViewError(`${path} has no spacetime ${target.spacetime ?? ''}`.trimEnd());
  const subject = spacetimeSubject(spacetime, (file) => workspace.read(file));
  if (subject === undefined)
    throw new ViewError(`${spacetime.name} has errors, or no metric: there is nothing to show`);
  return { kind: 'exact', text: subject.text, name: spacetime.name, ...chart };
}
