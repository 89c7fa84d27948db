import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyze } from '@spacetime/dsl';
import { CameraError, exactMetric, sceneOf } from '@spacetime/geometry';
import type { ViewChart } from '@spacetime/protocol';
import { renderBlock } from '../../src/commands/render-block.ts';

/** On the axis of its chart no coordinate is a time: the panel says so. */
const TIMELESS = 'plane-wave.spacetime';
const examples = join(import.meta.dirname, '..', '..', '..', 'examples');

for (const file of globSync('*.spacetime', { cwd: examples })) {
  test(`${file}: the block that is offered has a camera that sees`, () => {
    const text = readFileSync(join(examples, file), 'utf8');
    const modelOf = (more: string) =>
      analyze('', { read: (path) => (path === '' ? text + more : undefined), resolve: (_, path) => path });
    const [spacetime] = modelOf('').spacetimes;
    const { name, coordinates, domain } = exactMetric(spacetime!).chart;
    const chart: ViewChart = { name, coordinates, ...domain, charts: [name], learned: false };
    const { diagnostics, jobs } = modelOf(`\n${renderBlock('Offered', spacetime!.name, chart)}`);
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    );
    const block = jobs.find((job) => job.name === 'Offered');
    assert.ok(block?.kind === 'render');
    if (file === TIMELESS) return assert.throws(() => sceneOf(block), CameraError);
    const { camera } = sceneOf(block);
    camera.setting.at.forEach((value, i) => {
      assert.ok(value >= domain.lower[i]! && value <= domain.upper[i]!, `${coordinates[i]} = ${value}`);
    });
  });
}
