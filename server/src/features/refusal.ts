/** Why something is not done, in words for the user. */
export interface Refusal {
  readonly refusal: string;
}

export function isRefusal(answer: object): answer is Refusal {
  return 'refusal' in answer;
}
