import { styleText } from 'node:util';

export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string;

/** For files, pipes, logs and `NO_COLOR`. */
export const plain: Paint = (_style, text) => text;

export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });
