import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  FIT_CHANGED,
  type FitJob,
  GEODESIC_LIST,
  type GeodesicParams,
  PANEL_PICK_FIELD,
  PANEL_SAVE,
  PANEL_SERVER,
  PANEL_STALE,
  type PanelSaveParams,
  VIEW_GEODESIC,
  VIEW_GEODESIC_PROGRESS,
} from '@spacetime/protocol';
import { tabTo } from './keyboard.ts';
import { scenarios } from './scenarios/index.ts';
import { type Scenario, Stand } from './stand.ts';

let stand: Stand;
before(async () => {
  stand = await Stand.open();
});
after(() => stand?.[Symbol.asyncDispose]());

const scenario = (await scenarios()).get('geodesics')!;
const URI = 'file:///w/schwarzschild.spacetime';
/** It tells that it has come so far, and then nothing more. */
const stalled: Scenario = {
  ...scenario,
  state: 'busy',
  answer: (method, params, tell) => {
    if (method !== VIEW_GEODESIC) return scenario.answer(method, params, tell);
    const { progress } = params as GeodesicParams;
    const told = { fraction: 0.4, lambda: 480, path: 'exact' } as const;
    void tell({ type: 'event', name: VIEW_GEODESIC_PROGRESS, params: { ...told, progress: 'of another panel' } });
    void tell({ type: 'event', name: VIEW_GEODESIC_PROGRESS, params: { ...told, lambda: 481, progress: progress! } });
    return undefined;
  },
};

test('geodesics: a long path shows how far it has come, and is called off', async () => {
  const { page, said, tell, until, asked } = await stand.show(stalled);
  await page.locator('.notice').filter({ hasText: 'exact, λ = 481' }).waitFor();
  assert.equal(await page.evaluate(`document.querySelector('progress').value`), 0.4);
  await tabTo(page, 'Cancel');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(50);
  assert.ok(said.some(({ type }) => type === 'cancel'));
  const id = asked.findIndex(({ method }) => method === VIEW_GEODESIC);
  await tell({ type: 'refusal', id, message: 'cancelled', cancelled: true });
  await until('empty');
});

test('geodesics: what has failed says why', async () => {
  const message = 'geodesic Precession, at: The start is outside the chart';
  const answer = (method: string) => (method === GEODESIC_LIST ? [] : message);
  const { page } = await stand.show({ ...scenario, state: 'failed', answer });
  assert.equal(await page.locator('.notice').innerText(), message);
  assert.equal(await page.locator('.picture').count(), 0);
});

test('geodesics: a changed source and a fit that was trained anew are said, and followed again', async () => {
  const { page, tell, until } = await stand.show(scenario);
  await tell({ type: 'event', name: PANEL_STALE, params: { source: URI } });
  await until('stale');
  await page.locator('.notice').filter({ hasText: 'The source has changed since.' }).waitFor();
  await tabTo(page, 'Compute with the source as it is now');
  await page.keyboard.press('Enter');
  await until('ready');
  const job: FitJob = { id: '1', uri: URI, fit: 'Other', out: '', state: 'finished', created: 0, log: '' };
  await tell({ type: 'event', name: FIT_CHANGED, params: job });
  await tell({ type: 'event', name: FIT_CHANGED, params: { ...job, fit: 'Quick', state: 'running' } });
  await page.waitForTimeout(50);
  await until('ready');
  await tell({ type: 'event', name: FIT_CHANGED, params: { ...job, fit: 'Quick' } });
  await until('stale');
  await page.locator('.notice').filter({ hasText: 'The fit has been trained since.' }).waitFor();
});

test('geodesics: a server that runs makes nothing be followed twice, and one that comes back takes the message away', async () => {
  const { page, tell, until, asked } = await stand.show(scenario);
  const followed = () => asked.filter(({ method }) => method === VIEW_GEODESIC).length;
  const say = (state: 'running' | 'stopped') => tell({ type: 'event', name: PANEL_SERVER, params: { state } });
  await say('running');
  await say('stopped');
  await until('failed');
  await say('running');
  await until('ready');
  await page.waitForTimeout(50);
  assert.equal(followed(), 1);
});

test('geodesics: the wheel has an end either way, and the numbers of the axes stay apart', async () => {
  const { page } = await stand.show(scenario);
  const { x, y, width } = (await page.locator('.picture canvas').first().boundingBox())!;
  await page.mouse.move(x + width / 2, y + 150);
  for (const way of [-3000, 3000]) {
    for (let k = 0; k < 12; k++) await page.mouse.wheel(0, way);
    await page.evaluate('window.painted.clear()');
    await page.waitForTimeout(100);
    await page.mouse.wheel(0, way / 1000);
    await page.waitForTimeout(100);
    const numbers = (await page.evaluate('[...window.painted]')) as string[];
    assert.ok(new Set(numbers.filter((text) => /^-?[\d.]+(e-?\d+)?$/u.test(text))).size >= 2, numbers.join());
  }
});

test('geodesics: pictures and paths leave the panel, and another field comes in', async () => {
  const field = '/w/other.einfield';
  const { page, asked, until } = await stand.show({
    ...scenario,
    // A bare text would refuse.
    answer: (method, params, tell) =>
      method === PANEL_PICK_FIELD ? Object(field) : scenario.answer(method, params, tell),
  });
  const saved = async (name: string): Promise<PanelSaveParams> => {
    const before = asked.length;
    await tabTo(page, name);
    await page.keyboard.press('Enter');
    for (let left = 100; asked.length === before && left > 0; left--) await page.waitForTimeout(20);
    assert.equal(asked.at(-1)?.method, PANEL_SAVE);
    return asked.at(-1)!.params as PanelSaveParams;
  };
  const png = await saved('Save the picture of the orbit');
  assert.deepEqual([png.name, png.base64, png.data.slice(0, 6)], ['Precession.png', true, 'iVBORw']);
  const svg = await saved('Save the pictures as drawings');
  assert.match(svg.data, /^<\?xml .*\n<svg /u);
  for (const text of ['x / M', 'horizon, g^rr = 0: r = 2', 'Learned path − exact path']) {
    assert.ok(svg.data.includes(text), text);
  }
  const csv = await saved('Save the paths as a table');
  assert.deepEqual([csv.name, csv.data.split('\r\n').length], ['Precession.csv', 1 + 2 * 2000 + 1]);
  await tabTo(page, 'Follow it through a learned field too');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(100);
  await until('ready');
  const last = asked.findLast(({ method }) => method === VIEW_GEODESIC)!.params as GeodesicParams;
  assert.equal(last.field, field);
  assert.deepEqual(await page.evaluate('window.kept.subject.field'), field);
});

test('geodesics: dragging and the wheel move and enlarge the orbit, and all of it comes back', async () => {
  const { page } = await stand.show(scenario);
  const canvas = page.locator('.picture canvas').first();
  const picture = async () => {
    await page.waitForTimeout(80);
    return (await canvas.screenshot()).toString('base64');
  };
  const whole = await picture();
  const { x, y, width } = (await canvas.boundingBox())!;
  await page.mouse.move(x + width / 2, y + 150);
  await page.mouse.wheel(0, -400);
  const enlarged = await picture();
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 40, y + 170);
  await page.mouse.up();
  const moved = await picture();
  await tabTo(page, 'Whole orbit');
  await page.keyboard.press('Space');
  assert.equal(new Set([whole, enlarged, moved]).size, 3);
  await page.mouse.move(0, 0);
  assert.equal(await picture(), whole);
});

test('geodesics: after a reload the picture, the particle and the coordinates are those that were kept', async () => {
  const view = {
    picture: '3-D',
    camera: { turn: 1, tilt: 0.3, zoom: 2 },
    surfaces: false,
    across: 0,
    up: 3,
    place: 0.5,
  };
  const { page } = await stand.show({ ...scenario, view });
  await page.getByText('Orbit in space').waitFor();
  assert.equal(await page.getByRole('button', { name: '3-D' }).getAttribute('aria-pressed'), 'true');
  assert.equal(await page.getByRole('button', { name: 'horizons' }).getAttribute('aria-pressed'), 'false');
  assert.equal(await page.getByRole('combobox', { name: 'Across' }).inputValue(), '0');
  // Half of the way to 999.5.
  await page.locator('output').filter({ hasText: 'τ = 499.75' }).waitFor();
  assert.match(await page.locator('.reading').innerText(), /t = 599\.4/u);
});
