import type { Request } from '../request.ts';
import { callsRequest } from './calls.ts';
import { codeActionsRequest } from './code-actions.ts';
import { codeLensesRequest } from './code-lenses.ts';
import { completionRequest } from './completion.ts';
import { definitionRequest } from './definition.ts';
import { diagnosticsRequest } from './diagnostics.ts';
import { expectationsRequest } from './expectations.ts';
import { fieldsRequest } from './fields.ts';
import { fitsRequest } from './fits.ts';
import { foldingRequest } from './folding.ts';
import { formattingRequest } from './formatting.ts';
import { geodesicsRequest } from './geodesics.ts';
import { hoverRequest } from './hover.ts';
import { imagesRequest } from './images.ts';
import { inlayHintsRequest } from './inlay-hints.ts';
import { linksRequest } from './links.ts';
import { referencesRequest } from './references.ts';
import { renameRequest } from './rename.ts';
import { selectionRequest } from './selection.ts';
import { semanticTokensRequest } from './semantic-tokens.ts';
import { signatureHelpRequest } from './signature-help.ts';
import { symbolsRequest } from './symbols.ts';
import { symbolsOnDemandRequest } from './symbols-on-demand.ts';
import { viewsRequest } from './views.ts';

/** Everything that the server answers. */
export const REQUESTS: readonly Request[] = [
  callsRequest,
  codeActionsRequest,
  codeLensesRequest,
  completionRequest,
  definitionRequest,
  diagnosticsRequest,
  expectationsRequest,
  fieldsRequest,
  fitsRequest,
  foldingRequest,
  formattingRequest,
  geodesicsRequest,
  hoverRequest,
  imagesRequest,
  inlayHintsRequest,
  linksRequest,
  referencesRequest,
  renameRequest,
  selectionRequest,
  semanticTokensRequest,
  signatureHelpRequest,
  symbolsRequest,
  symbolsOnDemandRequest,
  viewsRequest,
];
