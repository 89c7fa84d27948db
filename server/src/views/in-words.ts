import { EinfieldError } from '@spacetime/field';
import { MissingMetricError } from '@spacetime/geometry';
import { ViewError } from './orders.ts';

/** Errors that are about what was asked for become a ViewError; others, which are faults, stay. */
export function inWords<R>(act: () => R): R {
  try {
    return act();
  } catch (error) {
    if (error instanceof EinfieldError || error instanceof MissingMetricError) throw new ViewError(error.message);
    throw error;
  }
}
