import type { Request } from '../request.ts';
import { definitionRequest } from './definition.ts';
import { diagnosticsRequest } from './diagnostics.ts';
import { referencesRequest } from './references.ts';

/** Everything that the server answers. */
export const REQUESTS: readonly Request[] = [definitionRequest, diagnosticsRequest, referencesRequest];
