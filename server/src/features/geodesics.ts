import { dirname, join } from 'node:path';
import { canonicalName, type GeodesicModel } from '@spacetime/dsl';
import type { GeodesicBlock, GeodesicParams } from '@spacetime/protocol';
import { observerSubject } from '../checks/subject.ts';
import { type GeodesicWork, ViewError } from '../views/orders.ts';
import { pathOf } from '../workspace/places.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { lastResult } from './last-result.ts';
import { seenOf } from './view-target.ts';

/** The `geodesic` blocks of a document that can be followed, in its order. */
export function geodesicBlocks({ model, path }: Snapshot): readonly GeodesicBlock[] {
  return model.jobs.flatMap((job): GeodesicBlock[] => {
    if (job.kind !== 'geodesic' || job.file !== path || !job.sound) return [];
    const { name, spacetime, fit, chart } = job;
    if (spacetime === undefined || chart === undefined) return [];
    return [{ name, spacetime: spacetime.name, chart: chart.name, ...(fit !== undefined && { fit }) }];
  });
}

/**
 * A block as plain data for the thread that follows it: as the document has it now, saved or not; with the learned field
 * that was asked for, or that the block's fit was trained to.
 *
 * @throws ViewError where there is no such block, or it has errors
 */
export function geodesicWork(workspace: Workspace, { target, field }: GeodesicParams): GeodesicWork {
  const path = pathOf(target?.uri);
  const snapshot = workspace.snapshot(path);
  if (snapshot === undefined) throw new ViewError(`there is no document ${target.uri}`);
  const name = canonicalName(target.name);
  const job = snapshot.model.jobs.find((one) => one.kind === 'geodesic' && one.file === path && one.name === name);
  if (job === undefined) throw new ViewError(`${path} has no geodesic ${target.name}: has it been renamed?`);
  const fit = snapshot.model.fits.find((one) => one.name === (job as GeodesicModel).fit);
  const subject = observerSubject(job as GeodesicModel, fit, (file) => workspace.read(file));
  if (subject === undefined) throw new ViewError(`${name} has errors, or its spacetime has: see Problems`);
  const work = { kind: 'geodesic', text: subject.text, name } as const;
  if (field !== undefined) {
    const seen = seenOf(workspace, { field });
    return seen.kind === 'learned' ? { ...work, field: seen.path } : work;
  }
  if (fit === undefined) return work;
  // Results lie beside the file that declares the fit.
  const result = fit.file === path ? lastResult(snapshot, fit) : undefined;
  if (result === undefined) {
    return { ...work, note: `${fit.name} has not been trained: the path is that through the exact metric.` };
  }
  return { ...work, field: join(dirname(path), result.file), stale: result.isStale };
}
