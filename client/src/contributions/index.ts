export { COMMANDS, type CommandId } from './commands.ts';
export type { CommandSpec, MenuId, SettingSpec } from './contribution.ts';
export { PARTS, TEXTS } from './parts.ts';
export { SETTINGS, type SettingKey, type SettingValue } from './settings.ts';
