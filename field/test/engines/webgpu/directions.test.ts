import { testAgainstReference } from './against-reference.ts';

testAgainstReference({
  'tanh along two directions': {
    ...{ network: { depth: 1, activation: 'tanh' }, order: 2, directions: 2, counts: [9] },
  },
  'gabor along three directions': {
    ...{ network: { depth: 1, activation: 'gabor', inputs: 3 }, order: 2, directions: 3, counts: [9] },
  },
  'sine along four directions': {
    ...{ network: { depth: 1, activation: 'sine' }, order: 2, directions: 4, counts: [9] },
  },
});
