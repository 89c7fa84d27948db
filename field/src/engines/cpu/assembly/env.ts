/** The number of the thread that runs an instance, 0 for the main one; the file's name is the import's module. */
export declare const thread: i32;
/** Whether vectors are joined to 256 bits, so that tiles may take twice the registers. */
export declare const wide: i32;
