import { expect, test } from 'vitest';
import { evaluateTemplate } from './evaluate-template.ts';
import { parseTemplate } from './parse-template.ts';

const render = (source: string, dot: unknown = {}): string => evaluateTemplate(parseTemplate(source).nodes, dot, {});

// As Go's text/template with Sprig prints it.
test.each<[string, unknown, string]>([
  ['a {{- /* note */ -}} b', {}, 'ab'],
  ['[{{ .a.b }}]', { a: { b: 'x' } }, '[x]'],
  ['[{{ .missing }}]', {}, '[]'],
  ['{{ if and .a (not .b) }}yes{{ else if .b }}b{{ else }}no{{ end }}', { a: [1] }, 'yes'],
  ['{{ if and .a (not .b) }}yes{{ else if .b }}b{{ else }}no{{ end }}', { a: {}, b: 'x' }, 'b'],
  ['{{ if .a }}yes{{ else }}no{{ end }}', { a: 0 }, 'no'],
  ['{{ range $k, $v := . }}{{ $k }}={{ $v }};{{ end }}', { b: 'two', a: 'one' }, 'a=one;b=two;'],
  ['{{ range list "x" "y" }}{{ . }}{{ $.z }}{{ end }}', { z: '!' }, 'x!y!'],
  ['{{ with .none }}{{ . }}{{ else }}nothing{{ end }}', {}, 'nothing'],
  ['{{ $x := "a" }}{{ if true }}{{ $x = "b" }}{{ end }}{{ $x }}', {}, 'b'],
  ['{{ $x := "a" }}{{ if true }}{{ $x := "b" }}{{ end }}{{ $x }}', {}, 'a'],
  ['{{ default "d" .a | trunc 2 | quote }}', { a: 'abc' }, '"ab"'],
  ['{{ (index .list 1).name }}', { list: [{}, { name: 'second' }] }, 'second'],
  ['a:{{ dict "k" (list "v") | toYaml | nindent 2 }}', {}, 'a:\n  k:\n    - v'],
  ['{{ int .n }} {{ .f }} {{ printf "%s-%d" "a" (int .n) }}', { n: 10_000_000, f: 0.01 }, '10000000 0.01 a-10000000'],
])('%s', (source, dot, expected) => {
  expect(render(source, dot)).toBe(expected);
});

test.each<[string, unknown, string]>([
  ['{{ .a.b.c }}', {}, 'nil pointer evaluating interface {}.b'],
  ['{{ .a }}', { a: { b: 1 } }, 'a map or a list is printed as it is'],
  ['{{ .n }}', { n: 10_000_000 }, 'would be printed with an exponent: use int'],
  ['{{ if eq (int .n) .n }}{{ end }}', { n: 1 }, 'incompatible types for comparison'],
  ['{{ $y }}', {}, 'undefined variable $y'],
  ['{{ lookup "v1" }}', {}, 'function "lookup" is not one that our chart may use'],
  ['{{ if true }}', {}, 'has no end'],
  ['{{ end }}', {}, 'belongs to nothing'],
  ['{{ .a ) }}', {}, 'was not expected'],
])('%s is refused, as Go would, or as Helm should', (source, dot, message) => {
  expect(() => render(source, dot)).toThrow(message);
});
