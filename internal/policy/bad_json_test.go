// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

// badJSON are texts that JSON readers disagree on, or that hold no document.
var badJSON = []badDocument{
	{
		"empty", "JSON_EMPTY_DOCUMENT",
		``,
		`line 1, column 1: The policy document is empty. Look for a template or file() that produced nothing, or a conditional that returns "". To pass no policy, use null.`,
	},
	{
		"white space", "JSON_EMPTY_DOCUMENT",
		" \n\t\r\n",
		`line 3, column 1: The policy document is empty. Look for a template or file() that produced nothing, or a conditional that returns "". To pass no policy, use null.`,
	},
	{
		"byte order mark", "JSON_BYTE_ORDER_MARK JSON_TRAILING_DATA",
		"\ufeff{}x",
		`line 1, column 1: The text begins with a byte order mark (bytes EF BB BF), which AWS refuses. Save the file as UTF-8 without a byte order mark.
line 1, column 3: The document is complete, but "x" follows. Remove everything behind the document.`,
	},
	{
		"UTF-16 mark", "JSON_BYTE_ORDER_MARK",
		"\xff\xfe{\x00}\x00",
		`line 1, column 1: The text begins with the byte order mark of UTF-16; a policy must be UTF-8. Save the file as UTF-8 without a byte order mark.`,
	},
	{
		"UTF-32 mark", "JSON_BYTE_ORDER_MARK",
		"\xff\xfe\x00\x00{\x00\x00\x00",
		`line 1, column 1: The text begins with the byte order mark of UTF-32; a policy must be UTF-8. Save the file as UTF-8 without a byte order mark.`,
	},
	{
		"two documents", "JSON_TRAILING_DATA",
		"{\"Statement\":[]}\n{\"Statement\":[]}",
		`line 2, column 1: The document is complete, but another one follows. Pass two documents as a list of two, or put all statements into one document.`,
	},
	{
		"stray brace", "JSON_TRAILING_DATA",
		`{"Statement":[]}}`,
		`line 1, column 17: The document is complete, but "}" follows. There is one closing bracket too many: remove it, or look for one that closes too early.`,
	},
	{
		"stray bracket", "JSON_TRAILING_DATA",
		`{"Statement":[]}]`,
		`line 1, column 17: The document is complete, but "]" follows. There is one closing bracket too many: remove it, or look for one that closes too early.`,
	},
	{
		"comma behind", "JSON_TRAILING_DATA",
		`{"Statement":[]},`,
		`line 1, column 17: The document is complete, but "," follows. Remove the comma.`,
	},
	{
		"comment behind", "JSON_TRAILING_DATA",
		`{"Statement":[]} // end`,
		`line 1, column 18: The document is complete, but a comment follows. JSON has no comments; remove it.`,
	},
	{
		"word behind", "JSON_TRAILING_DATA",
		"{\"Statement\":[]}\nEOF",
		`line 2, column 1: The document is complete, but "EOF" follows. Remove everything behind the document.`,
	},
	{
		"bytes behind", "JSON_TRAILING_DATA",
		"{}\xff",
		`line 1, column 3: The document is complete, but byte 0xff follows, which is not UTF-8. Remove everything behind the document.`,
	},
	{
		"duplicate name", "JSON_DUPLICATE_KEY",
		"{\n  \"Action\": \"s3:GetObject\",\n  \"Action\": \"s3:PutObject\"\n}",
		`line 3, column 3 ($.Action): "Action" is written twice in one object, first at line 2, column 3. JSON readers disagree on which one counts. Merge the two values into one list.`,
	},
	{
		"duplicate name, escaped", "JSON_DUPLICATE_KEY",
		`{"Action":1,"\u0041ction":2}`,
		`line 1, column 13 ($.Action): "Action" is written twice in one object, first at line 1, column 2. JSON readers disagree on which one counts. Keep one.`,
	},
	{
		"duplicate operator", "JSON_DUPLICATE_KEY",
		`{"Condition":{"StringEquals":{"a:b":"1"},"StringEquals":{"c:d":"2"}}}`,
		`line 1, column 42 ($.Condition.StringEquals): "StringEquals" is written twice in one object, first at line 1, column 15. Most JSON readers drop the first block without a word. Put the condition keys of both blocks into one.`,
	},
	{
		"duplicate among many", "JSON_DUPLICATE_KEY",
		`{"n0":0,"n1":0,"n2":0,"n3":0,"n4":0,"n5":0,"n6":0,"n7":0,"n8":0,"n9":0,"n10":0,"n11":0,"n12":0,"n13":0,"n14":0,"n3":1}`,
		`line 1, column 112 ($.n3): "n3" is written twice in one object, first at line 1, column 23. JSON readers disagree on which one counts. Keep one.`,
	},
	{
		"three problems at once", "JSON_BYTE_ORDER_MARK JSON_INVALID_ENCODING JSON_DUPLICATE_KEY JSON_TRAILING_DATA",
		"\ufeff{\"Id\":\"\\ud83d\",\"Id\":\"x\"} {}",
		`line 1, column 1: The text begins with a byte order mark (bytes EF BB BF), which AWS refuses. Save the file as UTF-8 without a byte order mark.
line 1, column 8 ($.Id): The escape \ud83d is one half of a surrogate pair; the other half is missing. A character beyond U+FFFF takes two escapes, such as \ud83d\ude00, or stands there as it is.
line 1, column 16 ($.Id): "Id" is written twice in one object, first at line 1, column 2. JSON readers disagree on which one counts. Keep one.
line 1, column 26: The document is complete, but another one follows. Pass two documents as a list of two, or put all statements into one document.`,
	},
	{
		"invalid UTF-8 in string", "JSON_INVALID_ENCODING",
		"{\"Id\":\"caf\xe9 x\"}",
		`line 1, column 11 ($.Id): The text is not valid UTF-8 here: byte 0xe9. Save the file as UTF-8.`,
	},
	{
		"invalid UTF-8 in name", "JSON_INVALID_ENCODING",
		"{\"\xff\xfe\xfd\xfc\xfb\":1}",
		`line 1, column 3 ($["�"]): The text is not valid UTF-8 here: bytes 0xff 0xfe 0xfd 0xfc. Save the file as UTF-8.`,
	},
	{
		"invalid UTF-8 outside", "JSON_INVALID_ENCODING",
		"{\"a\":\xff}",
		`line 1, column 6: The text is not valid UTF-8 here: byte 0xff. Save the file as UTF-8.`,
	},
	{
		"unpaired surrogate", "JSON_INVALID_ENCODING",
		`{"Id":"\uD83D"}`,
		`line 1, column 8 ($.Id): The escape \uD83D is one half of a surrogate pair; the other half is missing. A character beyond U+FFFF takes two escapes, such as \ud83d\ude00, or stands there as it is.`,
	},
	{
		"reversed surrogates", "JSON_INVALID_ENCODING",
		`{"Id":"\uDE00\uD83D"}`,
		`line 1, column 8 ($.Id): The escape \uDE00 is one half of a surrogate pair; the other half is missing. A character beyond U+FFFF takes two escapes, such as \ud83d\ude00, or stands there as it is.`,
	},
}
