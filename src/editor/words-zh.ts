/** The words of the interface in simplified Chinese. What is missing here is said in English, and a test says so. */

export const chinese = {};
