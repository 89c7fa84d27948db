import { type ConfigurationScope, workspace } from 'vscode';
import type { SettingKey, SettingValue } from './contributions/settings.ts';

/** A setting as the user has it now. */
export function setting<K extends SettingKey>(key: K, scope?: ConfigurationScope): SettingValue<K> {
  return workspace.getConfiguration('spacetime', scope).get(key) as SettingValue<K>;
}
