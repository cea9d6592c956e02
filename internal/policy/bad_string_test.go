// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

// badStrings are texts with strings that are not JSON.
var badStrings = []badDocument{
	{
		"tab in string", "JSON_SYNTAX_ERROR",
		`{"a":"x	y"}`,
		`line 1, column 8: A string contains the control character U+0009 (tab); JSON allows such characters only as escapes. Write \t, or use a space.`,
	},
	{
		"line break in string", "JSON_SYNTAX_ERROR",
		"{\"a\":\"x\ny\"}",
		`line 1, column 8: The string that begins at line 1, column 6 is not closed on its line. Add the closing quotation mark; a line break inside a string is written \n.`,
	},
	{
		"control character", "JSON_SYNTAX_ERROR",
		"{\"a\":\"x\u0001y\"}",
		`line 1, column 8: A string contains the control character U+0001; JSON allows such characters only as escapes. Remove it, or write \u0001.`,
	},
	{
		"string cut off", "JSON_SYNTAX_ERROR",
		`{"a":"xyz`,
		`line 1, column 10: The text ends inside the string that begins at line 1, column 6. Add the closing quotation mark, or find out where the text was cut off.`,
	},
	{
		"string cut off behind backslash", "JSON_SYNTAX_ERROR",
		`{"a":"xyz\`,
		`line 1, column 11: The text ends inside the string that begins at line 1, column 6. Add the closing quotation mark, or find out where the text was cut off.`,
	},
	{
		"unknown escape", "JSON_SYNTAX_ERROR",
		`{"a":"\d+"}`,
		`line 1, column 7: \d is not an escape in JSON. A backslash itself is written \\. The escapes are \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits.`,
	},
	{
		"escaped single quote", "JSON_SYNTAX_ERROR",
		`{"a":"it\'s"}`,
		`line 1, column 9: \' is not an escape in JSON. Write the single quote without a backslash.`,
	},
	{
		"hex escape", "JSON_SYNTAX_ERROR",
		`{"a":"\x41"}`,
		`line 1, column 7: \x is not an escape in JSON. A backslash itself is written \\. The escapes are \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits.`,
	},
	{
		"short escape", "JSON_SYNTAX_ERROR",
		`{"a":"\u12"}`,
		`line 1, column 7: The escape \u must be followed by four hexadecimal digits. Write, for example, \u00e9; a backslash itself is written \\.`,
	},
	{
		"wrong hex digits", "JSON_SYNTAX_ERROR",
		`{"a":"\u12G4"}`,
		`line 1, column 7: The escape \u must be followed by four hexadecimal digits. Write, for example, \u00e9; a backslash itself is written \\.`,
	},
	{
		"continued line", "JSON_SYNTAX_ERROR",
		"{\"a\":\"x\\\ny\"}",
		`line 1, column 8: A backslash in a string is followed by U+000A (line feed). JSON strings do not continue on the next line; write the string on one line.`,
	},
	{
		"escaped bytes", "JSON_SYNTAX_ERROR",
		"{\"a\":\"\\\xff\"}",
		`line 1, column 7: A backslash in a string is followed by byte 0xff. A backslash itself is written \\.`,
	},
}
