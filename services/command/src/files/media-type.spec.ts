import { expect, test } from 'vitest';
import { mediaTypeOf, sniffedBytes } from './media-type.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

test.each([
  ['%PDF-1.7 and so on', 'application/pdf'],
  ['\x89PNG\r\n\x1a\n....', 'image/png'],
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['GIF89a', 'image/gif'],
  ['PK\x03\x04', 'application/zip'],
  ['RIFF....WEBPVP8 ', 'image/webp'],
  ['RIFF....WAVE', 'application/octet-stream'],
  ['\x00\x01', 'application/octet-stream'],
  ['\xff\xfe', 'application/octet-stream'],
])('%j is %s', (bytes, mediaType) => {
  expect(mediaTypeOf(latin1(bytes))).toBe(mediaType);
});

test.each([
  '<!doctype html><script>',
  ' \n\t<svg xmlns="http://www.w3.org/2000/svg">',
  '\uFEFF<html>',
  '<?xml version="1.0"?>',
])('what a browser might run is not named: %j', (text) => {
  expect(mediaTypeOf(Buffer.from(text))).toBe('application/octet-stream');
});

test('text is text, also when a character is cut in two at the end of what is looked at', () => {
  expect(mediaTypeOf(Buffer.from('Grüße'))).toBe('text/plain; charset=utf-8');
  for (const shift of [0, 1, 2, 3]) {
    const text = Buffer.from(`${'x'.repeat(shift)}${'😀'.repeat(2_000)}`).subarray(0, sniffedBytes);
    expect(mediaTypeOf(text)).toBe('text/plain; charset=utf-8');
  }
});
