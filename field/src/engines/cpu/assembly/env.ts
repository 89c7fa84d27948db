/** The number of the thread that runs an instance, 0 for the main one; the file's name is the import's module. */
export declare const thread: i32;
