import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  PANEL_COPY,
  PANEL_PICK_FIELD,
  PANEL_SAVE,
  PANEL_STALE,
  type PanelSaveParams,
  VIEW_IMAGE,
} from '@spacetime/protocol';
import type { Page } from 'playwright-core';
import { focused, tabTo } from './keyboard.ts';
import { scenarios } from './scenarios/index.ts';
import { type Scenario, Stand } from './stand.ts';

let stand: Stand;
before(async () => {
  stand = await Stand.open();
});
after(() => stand?.[Symbol.asyncDispose]());

const scenario = (await scenarios()).get('image')!;
/** Its first part comes, and then nothing more until it is called off. */
const stalled: Scenario = {
  ...scenario,
  state: 'busy',
  answer: (method, params, tell) => {
    if (method !== VIEW_IMAGE) return null;
    let isFirst = true;
    void scenario.answer(method, params, async (event) => {
      if (isFirst) await tell(event);
      isFirst = false;
    });
    return undefined;
  },
};

const press = async (page: Page, ...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const kept = (page: Page) => page.evaluate('window.kept.view') as Promise<Record<string, unknown>>;

test('image: colours, exposure and size change without anything being traced again', async () => {
  const { page, asked, faults } = await stand.show(scenario);
  const picture = () => page.locator('.picture canvas').first().screenshot();
  const pictures = [await picture()];
  for (const mode of ['redshift', 'outcome', 'order', 'shaded']) {
    await page.locator('select').first().selectOption(mode);
    pictures.push(await picture());
  }
  await tabTo(page, 'Exposure in stops');
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
  assert.deepEqual(await kept(page), { mode: 'shaded', exposure: 1 });
  pictures.push(await picture());
  // The first and the fifth are the same, all others are not.
  assert.equal(new Set(pictures.map((one) => one.toString('base64'))).size, 5);
  assert.equal(asked.filter(({ method }) => method === VIEW_IMAGE).length, 1);
  assert.deepEqual(faults, []);
});

test('image: the arrows move the cursor of all pictures, keys enlarge and show all again', async () => {
  const { page } = await stand.show(scenario);
  await tabTo(page, /^canvas "exact/);
  await press(page, 'ArrowRight', 'Shift+ArrowDown');
  assert.match(await page.locator('.reading').innerText(), /^\(49, 46\) learned: captured; .*\nexact: captured/u);
  await press(page, 'Shift+ArrowDown');
  assert.match(await page.locator('.reading').innerText(), /exact: disk r = \d.*g = \d/u);
  await press(page, '1');
  assert.equal((await kept(page)).zoom, 1);
  await press(page, '+', '+');
  assert.ok(Math.abs(Number((await kept(page)).zoom) - 1.5625) < 1e-12);
  await press(page, '0');
  assert.equal((await kept(page)).zoom, undefined);
});

test('image: a picture on its way shows how far it is, and keeps what is there when it is called off', async () => {
  const { page, until, said, tell, asked } = await stand.show(stalled);
  await page.locator('.progress').filter({ hasText: '50 %, 1 s left' }).waitFor();
  await tabTo(page, 'Stop, and keep what is there');
  await press(page, 'Enter');
  await page.waitForTimeout(50);
  assert.ok(said.some(({ type }) => type === 'cancel'));
  const refusal = { type: 'refusal', id: 0, message: 'cancelled', cancelled: true } as const;
  await tell(refusal);
  await until('ready');
  await page.locator('.notice').filter({ hasText: 'Cancelled: what has been traced is kept.' }).waitFor();
  await page.locator('.counts').filter({ hasText: '6,912 rays' }).waitFor();
  assert.match((await focused(page))?.name ?? 'nowhere', /Trace the source as it is now/u);
  await press(page, 'Space');
  await until('busy');
  assert.match((await focused(page))?.name ?? 'nowhere', /Stop, and keep what is there/u);
  assert.equal(asked.filter(({ method }) => method === VIEW_IMAGE).length, 2);
});

test('image: the wheel enlarges about the pointer, and dragging moves what is seen', async () => {
  const { page } = await stand.show(scenario);
  const canvas = page.locator('.picture canvas').first();
  const { x, y, width, height } = (await canvas.boundingBox())!;
  const fit = width / 96;
  await page.mouse.move(x + width / 4, y + height / 4);
  await page.mouse.wheel(0, -400);
  await page.waitForTimeout(50);
  const { zoom, middle } = (await kept(page)) as { zoom: number; middle: [number, number] };
  assert.ok(Math.abs(zoom / fit - 1.0015 ** 400) < 0.05, `${zoom} from ${fit}`);
  // The place under the pointer, a quarter of the picture from its edges, has stayed there.
  assert.ok(Math.abs(middle[0] - 24 - (48 - 24) / 1.0015 ** 400) < 0.5, String(middle));
  await page.mouse.down();
  await page.mouse.move(x + width / 4 + 5 * zoom, y + height / 4);
  await page.mouse.up();
  const moved = (await kept(page)).middle as [number, number];
  assert.ok(Math.abs(moved[0] - (middle[0] - 5)) < 0.3, `${moved} from ${middle}`);
});

test('image: a source that changes makes it stale, and it keeps its picture', async () => {
  const { page, tell, until } = await stand.show(scenario);
  const source = 'file:///w/kerr.spacetime';
  await tell({ type: 'event', name: PANEL_STALE, params: { source } });
  await until('stale');
  await page.locator('.notice').filter({ hasText: 'The source has changed since.' }).waitFor();
  assert.equal(await page.locator('.picture canvas').count(), 3);
  await tabTo(page, 'Trace the source as it is now');
  await press(page, 'Enter');
  await until('ready');
});

test('image: what has failed says why, with nothing of a picture', async () => {
  const { page } = await stand.show({ ...scenario, state: 'failed', answer: () => 'Shadow has no camera' });
  assert.equal(await page.locator('.notice').innerText(), 'Shadow has no camera');
  assert.equal(await page.locator('.picture').count(), 0);
});

test('image: pictures, tables and texts leave the panel', async () => {
  const { page, asked } = await stand.show(scenario);
  for (const name of [
    'Save the picture, a pixel for each ray',
    'Save what each ray met',
    /Copy what the picture is/,
    /Set the picture/,
  ]) {
    await tabTo(page, name);
    await press(page, 'Enter');
    await page.waitForTimeout(100);
  }
  const saved = asked.filter(({ method }) => method === PANEL_SAVE).map(({ params }) => params as PanelSaveParams);
  const [png, csv] = saved;
  assert.deepEqual([png!.name, png!.base64, csv!.name], ['Shadow.png', true, 'Shadow.csv']);
  // Width and height of a PNG are in its first chunk: three pictures in a row.
  const bytes = Buffer.from(png!.data, 'base64');
  assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [3 * 96, 72]);
  assert.equal(csv!.data.split('\r\n').length, 1 + 2 * 6912 + 1);
  assert.ok(
    asked.some(({ method }) => method === PANEL_COPY) && asked.some(({ method }) => method === PANEL_PICK_FIELD),
  );
});
