// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

// badSyntax are texts that are not JSON.
var badSyntax = []badDocument{
	{
		"UTF-16 without mark", "JSON_SYNTAX_ERROR",
		"{\u0000\"\u0000",
		`line 1, column 2: Found U+0000 (null) where a name in double quotes or "}" is expected. The text seems to be UTF-16; save the file as UTF-8.`,
	},
	{
		"UTF-16 big endian without mark", "JSON_SYNTAX_ERROR",
		"\u0000{\u0000\"",
		`line 1, column 1: Found U+0000 (null) where "{", the beginning of a policy, is expected. The text seems to be UTF-16; save the file as UTF-8.`,
	},
	{
		"trailing comma in list", "JSON_SYNTAX_ERROR",
		"{\"Action\":[\"a\",\n]}",
		`line 2, column 1: Found "]" where a value is expected. Remove the comma at line 1, column 15; there is none behind the last entry.`,
	},
	{
		"trailing comma in object", "JSON_SYNTAX_ERROR",
		"{\"Action\":\"a\",\n}",
		`line 2, column 1: Found "}" where a name in double quotes is expected. Remove the comma at line 1, column 14; there is none behind the last entry.`,
	},
	{
		"double comma", "JSON_SYNTAX_ERROR",
		`["a",,"b"]`,
		`line 1, column 6: Found "," where a value is expected. Remove the extra comma.`,
	},
	{
		"comma first", "JSON_SYNTAX_ERROR",
		`[,"a"]`,
		`line 1, column 2: Found "," where a value or "]" is expected. Remove the comma.`,
	},
	{
		"comma first in object", "JSON_SYNTAX_ERROR",
		`{,"a":1}`,
		`line 1, column 2: Found "," where a name in double quotes or "}" is expected. Remove the comma.`,
	},
	{
		"comma for a value", "JSON_SYNTAX_ERROR",
		`{"a":,"b":1}`,
		`line 1, column 6: Found "," where a value is expected. A value is missing before it.`,
	},
	{
		"missing comma between members", "JSON_SYNTAX_ERROR",
		"{\"Effect\":\"Allow\"\n \"Action\":\"*\"}",
		`line 2, column 2: Found the string "Action" where "," or "}" is expected. A comma is missing before it.`,
	},
	{
		"missing comma between statements", "JSON_SYNTAX_ERROR",
		"[{\"a\":1}\n{\"b\":2}]",
		`line 2, column 1: Found "{" where "," or "]" is expected. A comma is missing before it.`,
	},
	{
		"missing colon", "JSON_SYNTAX_ERROR",
		`{"Effect" "Allow"}`,
		`line 1, column 11: Found the string "Allow" where ":" is expected. A colon is missing before it.`,
	},
	{
		"equals sign", "JSON_SYNTAX_ERROR",
		`{"Effect" = "Allow"}`,
		`line 1, column 11: Found "=" where ":" is expected. In JSON a colon stands between name and value. The text looks like HCL. Pass it as an object without quotes or heredoc, or convert it with jsonencode({…}).`,
	},
	{
		"HCL member", "JSON_SYNTAX_ERROR",
		"{\n  Effect = \"Allow\"\n}",
		`line 2, column 3: Found "Effect" where a name in double quotes or "}" is expected. The text looks like HCL. Pass it as an object without quotes or heredoc, or convert it with jsonencode({…}).`,
	},
	{
		"unquoted name", "JSON_SYNTAX_ERROR",
		`{Effect:"Allow"}`,
		`line 1, column 2: Found "Effect" where a name in double quotes or "}" is expected. Names are written in double quotes: "Effect".`,
	},
	{
		"unquoted value", "JSON_SYNTAX_ERROR",
		`{"Effect":Allow}`,
		`line 1, column 11: Found "Allow" where a value is expected. Text is written in double quotes: "Allow".`,
	},
	{
		"single quotes", "JSON_SYNTAX_ERROR",
		`{"Effect":'Allow'}`,
		`line 1, column 11: Found a single quote where a value is expected. JSON strings are written in double quotes.`,
	},
	{
		"typographic quotes", "JSON_SYNTAX_ERROR",
		`{“Effect”:“Allow”}`,
		`line 1, column 2: Found "“" (U+201C) where a name in double quotes or "}" is expected. Replace the typographic quotation marks by ".`,
	},
	{
		"line comment", "JSON_SYNTAX_ERROR",
		"{\n  // read access\n  \"Effect\":\"Allow\"}",
		`line 2, column 3: Found a comment where a name in double quotes or "}" is expected. JSON has no comments; remove it, or use an HCL object, which may have them.`,
	},
	{
		"hash comment", "JSON_SYNTAX_ERROR",
		"{# x\n}",
		`line 1, column 2: Found a comment where a name in double quotes or "}" is expected. JSON has no comments; remove it, or use an HCL object, which may have them.`,
	},
	{
		"block comment", "JSON_SYNTAX_ERROR",
		`{"Effect":/* x */"Allow"}`,
		`line 1, column 11: Found a comment where a value is expected. JSON has no comments; remove it, or use an HCL object, which may have them.`,
	},
	{
		"Python literal", "JSON_SYNTAX_ERROR",
		`{"aws:SecureTransport":False}`,
		`line 1, column 24: Found "False" where a value is expected. Write false in lower case.`,
	},
	{
		"None", "JSON_SYNTAX_ERROR",
		`{"a":None}`,
		`line 1, column 6: Found "None" where a value is expected. Leave the member out if it has no value.`,
	},
	{
		"NaN", "JSON_SYNTAX_ERROR",
		`{"a":NaN}`,
		`line 1, column 6: Found "NaN" where a value is expected. JSON has no such number; leave the value out.`,
	},
	{
		"Infinity", "JSON_SYNTAX_ERROR",
		`{"a":-Infinity}`,
		`line 1, column 6: "-Infinity" is not a JSON number. JSON has no infinity; leave the value out, or use the largest number that can occur.`,
	},
	{
		"leading zero", "JSON_SYNTAX_ERROR",
		`{"a":012345678901}`,
		`line 1, column 6: "012345678901" is not a JSON number. A number has no leading zero. If it is an account id or other text made of digits, write it in double quotes.`,
	},
	{
		"plus sign", "JSON_SYNTAX_ERROR",
		`{"a":+5}`,
		`line 1, column 6: "+5" is not a JSON number. Write it without the plus sign.`,
	},
	{
		"decimal point first", "JSON_SYNTAX_ERROR",
		`{"a":.5}`,
		`line 1, column 6: ".5" is not a JSON number. Write a zero before the decimal point.`,
	},
	{
		"decimal point last", "JSON_SYNTAX_ERROR",
		`{"a":5.}`,
		`line 1, column 6: "5." is not a JSON number. Digits are missing at its end.`,
	},
	{
		"exponent cut", "JSON_SYNTAX_ERROR",
		`{"a":1e}`,
		`line 1, column 6: "1e" is not a JSON number. Digits are missing at its end.`,
	},
	{
		"hexadecimal", "JSON_SYNTAX_ERROR",
		`{"a":0x1F}`,
		`line 1, column 6: "0x1F" is not a JSON number. Write it in double quotes if it is meant as text.`,
	},
	{
		"date", "JSON_SYNTAX_ERROR",
		`{"Version":2012-10-17}`,
		`line 1, column 12: "2012-10-17" is not a JSON number. Write it in double quotes if it is meant as text.`,
	},
	{
		"address", "JSON_SYNTAX_ERROR",
		`{"a":10.0.0.0/8}`,
		`line 1, column 6: "10.0.0.0" is not a JSON number. Write it in double quotes if it is meant as text.`,
	},
	{
		"single minus", "JSON_SYNTAX_ERROR",
		`{"a":-}`,
		`line 1, column 6: "-" is not a JSON number. Write it in double quotes if it is meant as text.`,
	},
	{
		"object cut off", "JSON_SYNTAX_ERROR",
		`{"Statement":[{"Effect":"Allow"`,
		`line 1, column 32: The text ends where "," or "}" is expected. The object that begins at line 1, column 15 is still open. Complete the document, or find out where the text was cut off.`,
	},
	{
		"list cut off", "JSON_SYNTAX_ERROR",
		`{"Statement":[`,
		`line 1, column 15: The text ends where a value or "]" is expected. The list that begins at line 1, column 14 is still open. Complete the document, or find out where the text was cut off.`,
	},
	{
		"cut off behind colon", "JSON_SYNTAX_ERROR",
		`{"Statement":`,
		`line 1, column 14: The text ends where a value is expected. The object that begins at line 1, column 1 is still open. Complete the document, or find out where the text was cut off.`,
	},
	{
		"cut off behind comma", "JSON_SYNTAX_ERROR",
		`{"Effect":"Allow",`,
		`line 1, column 19: The text ends where a name in double quotes is expected. The object that begins at line 1, column 1 is still open. Complete the document, or find out where the text was cut off.`,
	},
	{
		"wrong bracket", "JSON_SYNTAX_ERROR",
		`{"Statement":[{"Effect":"Allow"]}`,
		`line 1, column 32: Found "]" where "," or "}" is expected. The object that begins at line 1, column 15 is still open.`,
	},
	{
		"wrong brace", "JSON_SYNTAX_ERROR",
		`{"Action":["a"}`,
		`line 1, column 15: Found "}" where "," or "]" is expected. The list that begins at line 1, column 11 is still open.`,
	},
	{
		"name is a number", "JSON_SYNTAX_ERROR",
		`{1:2}`,
		`line 1, column 2: Found "1" where a name in double quotes or "}" is expected. Names are written in double quotes: "1".`,
	},
	{
		"name is null", "JSON_SYNTAX_ERROR",
		`{null:2}`,
		`line 1, column 2: Found "null" where a name in double quotes or "}" is expected. Names are written in double quotes: "null".`,
	},
	{
		"columns count characters", "JSON_SYNTAX_ERROR",
		`{"é😀":"ü", x}`,
		`line 1, column 12: Found "x" where a name in double quotes is expected. Names are written in double quotes: "x".`,
	},
	{
		"no-break space", "JSON_SYNTAX_ERROR",
		"{\"a\":\u00a01}",
		`line 1, column 6: Found U+00A0 (no-break space) where a value is expected. Delete this invisible character; only space, tab and line breaks may stand between the parts of JSON.`,
	},
	{
		"byte order mark inside", "JSON_SYNTAX_ERROR",
		"{\"a\":\ufeff1}",
		`line 1, column 6: Found U+FEFF (byte order mark) where a value is expected. Delete this invisible character; only space, tab and line breaks may stand between the parts of JSON.`,
	},
	{
		"line separator", "JSON_SYNTAX_ERROR",
		"{\"a\":\u20281}",
		`line 1, column 6: Found U+2028 (line separator) where a value is expected. Delete this invisible character; only space, tab and line breaks may stand between the parts of JSON.`,
	},
	{
		"looks like HCL block", "JSON_SYNTAX_ERROR",
		"statement {\n  actions = [\"s3:*\"]\n}",
		`line 1, column 1: Found "statement" where "{", the beginning of a policy, is expected. The text looks like HCL. Pass it as an object without quotes or heredoc, or convert it with jsonencode({…}).`,
	},
	{
		"looks like HCL attribute", "JSON_SYNTAX_ERROR",
		`Version = "2012-10-17"`,
		`line 1, column 1: Found "Version" where "{", the beginning of a policy, is expected. The text looks like HCL. Pass it as an object without quotes or heredoc, or convert it with jsonencode({…}).`,
	},
	{
		"heredoc", "JSON_SYNTAX_ERROR",
		"<<EOF\n{}\nEOF",
		`line 1, column 1: Found "<" where "{", the beginning of a policy, is expected. The text looks like HCL. Pass it as an object without quotes or heredoc, or convert it with jsonencode({…}).`,
	},
	{
		"looks like YAML", "JSON_SYNTAX_ERROR",
		"Version: \"2012-10-17\"\nStatement: []",
		`line 1, column 1: Found "Version" where "{", the beginning of a policy, is expected. The text looks like YAML. Convert it with jsonencode(yamldecode(…)).`,
	},
	{
		"YAML document", "JSON_SYNTAX_ERROR",
		"---\nVersion: x",
		`line 1, column 1: Found "-" where "{", the beginning of a policy, is expected. The text looks like YAML. Convert it with jsonencode(yamldecode(…)).`,
	},
	{
		"ARN", "JSON_SYNTAX_ERROR",
		`arn:aws:iam::aws:policy/ReadOnlyAccess`,
		`line 1, column 1: Found "arn" where "{", the beginning of a policy, is expected. This is an ARN, not a policy. Pass the text of the policy itself, for example its policy attribute instead of its arn.`,
	},
	{
		"file name", "JSON_SYNTAX_ERROR",
		`policies/deploy.json`,
		`line 1, column 1: Found "policies" where "{", the beginning of a policy, is expected. This looks like the name of a file. Read it with file().`,
	},
	{
		"URL-encoded", "JSON_SYNTAX_ERROR",
		`%7B%22Version%22`,
		`line 1, column 1: Found "%" where "{", the beginning of a policy, is expected. The text is URL-encoded, as the IAM API returns policies; decode it first.`,
	},
	{
		"XML", "JSON_SYNTAX_ERROR",
		`<policy/>`,
		`line 1, column 1: Found "<" where "{", the beginning of a policy, is expected. The text looks like XML or HTML; a policy is JSON.`,
	},
	{
		"template", "JSON_SYNTAX_ERROR",
		`{"Resource":${arn}}`,
		`line 1, column 13: Found "$" where a value is expected. A template that was not rendered? ${…} inside JSON must stand in a string.`,
	},
	{
		"semicolon", "JSON_SYNTAX_ERROR",
		`{"a":1;"b":2}`,
		`line 1, column 7: Found ";" where "," or "}" is expected. JSON separates with commas.`,
	},
	{
		"long word", "JSON_SYNTAX_ERROR",
		`{"a":xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}`,
		`line 1, column 6: Found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" where a value is expected. Text is written in double quotes: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…".`,
	},
}
