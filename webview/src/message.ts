import type { ToPanel } from '@spacetime/protocol';

/** What is of no known form is dropped: a frame may be sent messages by anyone. */
export function isToPanel(data: unknown): data is ToPanel {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  const message = data as Record<string, unknown>;
  switch (message.type) {
    case 'init':
      return typeof message.subject === 'object' && message.subject !== null && typeof message.strings === 'object';
    case 'answer':
      return Number.isInteger(message.id) && 'result' in message;
    case 'refusal':
      return Number.isInteger(message.id) && typeof message.message === 'string';
    case 'event':
      return typeof message.name === 'string' && typeof message.params === 'object' && message.params !== null;
    default:
      return false;
  }
}
