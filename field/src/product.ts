/** What writes a file, with its version; kept equal to the manifest's by a test. */
export const PRODUCT = 'spacetime 0.1.0';
