import { EinfieldError } from '@spacetime/field';
import { FIELD_INFO, type FieldInfo, type FieldParams } from '@spacetime/protocol';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { FieldInfoError, fieldInfo } from '../../features/field-info.ts';
import { guarded } from '../context.ts';
import type { Request } from '../request.ts';

/** What learned fields are; see the room `protocol`. */
export const fieldsRequest: Request = {
  capabilities: {},
  register(context) {
    context.connection.onRequest(FIELD_INFO, ({ field }: FieldParams) =>
      guarded(context, FIELD_INFO, async (): Promise<FieldInfo> => {
        try {
          return fieldInfo(context.workspace, field);
        } catch (error) {
          if (error instanceof EinfieldError || error instanceof FieldInfoError)
            throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
          throw error;
        }
      }),
    );
  },
};
