/** A picture that cannot be made; the message, for users, says what is wrong and what to do. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}
