import type { Activation, BalanceModel, NetworkModel, OptimizerModel, SamplesModel, ScheduleModel } from '../model.ts';
import { type Form, numberOf } from './values.ts';

/** Forms of the settings' table as the model has them. */

export function networkOf(form: Form): NetworkModel {
  const width = numberOf(form, 'width');
  const depth = numberOf(form, form.name === 'piratenet' ? 'blocks' : 'depth');
  switch (form.name) {
    case 'siren':
      return { kind: 'siren', width, depth, activation: 'sine', omega: numberOf(form, 'omega'), scale: 1 };
    case 'wire': {
      const omega = numberOf(form, 'omega');
      return { kind: 'wire', width, depth, activation: 'gabor', omega, scale: numberOf(form, 'scale') };
    }
    default: {
      const activation = form.arguments.get('activation') as Activation;
      const kind = form.name === 'piratenet' ? 'piratenet' : 'mlp';
      const fourier = numberOf(form, 'fourier');
      return {
        ...{ kind, width, depth, activation, omega: 1, scale: 1 },
        ...(fourier > 0 && { fourier }),
        ...(form.arguments.get('weights') === 'factorised' && { factorised: true }),
      };
    }
  }
}

export function balanceOf(form: Form): BalanceModel {
  switch (form.name) {
    case 'fixed':
      return {
        kind: 'fixed',
        weights: [numberOf(form, 'metric'), numberOf(form, 'jacobian'), numberOf(form, 'hessian')],
      };
    case 'config':
      return { kind: 'config' };
    default:
      return { kind: 'gradnorm', alpha: numberOf(form, 'alpha'), rate: numberOf(form, 'learning_rate') };
  }
}

export function optimizerOf(form: Form): OptimizerModel {
  if (form.name === 'lm') {
    return { kind: 'lm', damping: numberOf(form, 'damping'), stages: numberOf(form, 'stages') };
  }
  if (form.name === 'kfac') {
    const [products, refresh] = [numberOf(form, 'products'), numberOf(form, 'refresh')];
    return { kind: 'kfac', damping: numberOf(form, 'damping'), products, refresh };
  }
  if (form.name === 'lbfgs') return { kind: 'lbfgs', history: numberOf(form, 'history') };
  if (form.name === 'lars') {
    return {
      kind: 'lars',
      rate: numberOf(form, 'learning_rate'),
      momentum: numberOf(form, 'momentum'),
      trust: numberOf(form, 'trust'),
      weightDecay: numberOf(form, 'weight_decay'),
    };
  }
  const common = {
    rate: numberOf(form, 'learning_rate'),
    b1: numberOf(form, 'b1'),
    b2: numberOf(form, 'b2'),
    epsilon: numberOf(form, 'epsilon'),
    weightDecay: form.name === 'adam' ? 0 : numberOf(form, 'weight_decay'),
  };
  if (form.name === 'adam' || form.name === 'adamw' || form.name === 'lamb') return { kind: form.name, ...common };
  return { kind: 'soap', ...common, preconditionEvery: numberOf(form, 'precondition_every') };
}

export function scheduleOf(form: Form): ScheduleModel {
  const kind = form.name as ScheduleModel['kind'];
  return { kind, final: kind === 'constant' ? 1 : numberOf(form, 'final'), warmup: numberOf(form, 'warmup') };
}

export function samplesOf(form: Form): SamplesModel {
  if (form.name === 'uniform' || form.name === 'sobol') return { kind: form.name, count: numberOf(form, 'count') };
  if (form.name === 'encoded') {
    return { kind: 'encoded', count: numberOf(form, 'count'), share: numberOf(form, 'share') };
  }
  const [n0, n1, n2, n3] = ['n0', 'n1', 'n2', 'n3'].map((name) => numberOf(form, name));
  return { kind: 'grid', counts: [n0!, n1!, n2!, n3!] };
}
