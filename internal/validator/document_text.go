// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	unsupportedCharacter  = "UNSUPPORTED_CHARACTER"
	hiddenCharacter       = "HIDDEN_CHARACTER"
	surroundingWhitespace = "SURROUNDING_WHITESPACE"
	placeholderText       = "PLACEHOLDER_TEXT"
	terraformLeftover     = "TERRAFORM_ESCAPE_LEFTOVER"
)

// textChecks look at the strings of the document; one function serves them all.
var textChecks = []Check{
	{
		ID: unsupportedCharacter, Class: Error, ClassFor: []ClassFor{{iam.Resource | iam.SCP | iam.RCP, Warning}}, Types: iam.AllTypes,
		AWS: Rejects, Phase: PhaseDocument, Link: createPolicy,
		Title:    "Character that IAM does not take",
		Why:      "IAM and STS refuse policy documents with characters other than tab, line feed, carriage return and U+0020 to U+00FF, before they look at the policy.",
		Fix:      "Replace it by a character of Latin-1, in ids and descriptions too.",
		Example:  `{"Sid":"Prod","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::данные/*"}`,
		Document: checkTexts,
	},
	{
		ID: hiddenCharacter, Class: Warning, Types: iam.AllTypes, AWS: Accepts, Phase: PhaseDocument,
		Title:   "Character that cannot be seen",
		Why:     "A no-break space, a soft hyphen, a zero-width character or a typographic quote makes a text look right that matches nothing.",
		Fix:     "Remove the character, or type the text anew.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports\u00a0/*"}`,
	},
	{
		ID: surroundingWhitespace, Class: Warning, Types: iam.AllTypes, AWS: Mixed, Phase: PhaseDocument,
		Title:   "White space around a text",
		Why:     "White space is part of the string: with it nothing matches. IAM refuses some of these texts.",
		Fix:     "Remove the white space.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/* "}`,
	},
	{
		ID: placeholderText, Class: Warning, Types: iam.AllTypes, AWS: Mixed, Phase: PhaseDocument,
		Title:   "Placeholder that was not replaced",
		Why:     "Text that was meant to be replaced is still there. In the partition, region or account of an ARN, IAM answers it with an error that names no line.",
		Fix:     "Put the real value in its place.",
		Example: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:<ACCOUNT_ID>:key/*"}`,
	},
	{
		ID: terraformLeftover, Class: Warning, Types: iam.AllTypes, AWS: Accepts, Phase: PhaseDocument, Link: variablesPage,
		Title:   "Terraform notation in the final document",
		Why:     "The notations &{…} of aws_iam_policy_document and $${…} of HCL are for the configuration. In the document that AWS gets they are plain text, and so is an expression that Terraform did not replace.",
		Fix:     "Write ${…} in the final JSON; in a quoted HCL string that is $${…}.",
		Example: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/&{aws:username}/*"}`,
	},
}

// checkTexts looks at every string of the document once.
func checkTexts(c *Context) {
	c.eachText(func(t *text) {
		if !isASCII(t.value) {
			c.checkCharacters(t)
		}
		c.checkWhitespace(t)
		if strings.ContainsAny(t.value, "{<_") || hasPlaceholderWord(t.value) {
			c.checkLeftovers(t)
			c.checkPlaceholders(t)
		}
	})
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == 0x7F {
			return false
		}
	}
	return true
}

// checkCharacters reports the first character of a text that IAM refuses, and the first one that cannot be seen.
func (c *Context) checkCharacters(t *text) {
	strict := c.Type&(iam.IdentityTypes|iam.Trust) != 0
	var refused, unseen bool
	for at, r := range t.value {
		switch {
		case r > 0xFF && !refused && (strict || !hidden(r)) && c.isRaw(t, r):
			refused = true
			message := fmt.Sprintf("The character %s in %s is not allowed in a policy.", describeRune(r), words.Quote(t.value))
			if strict {
				message += " IAM refuses the document because of it, before it looks at the policy."
			}
			f := Found{ID: unsupportedCharacter, At: t.node, Pos: t.pos, Subject: t.value, Message: message, Span: [2]int{at, at + utf8.RuneLen(r)}}
			if like, ok := lookAlikes[r]; ok {
				f.Fix = fmt.Sprintf("Write %q.", like)
			}
			c.Add(f)
			if strict {
				c.taint(t.node)
			}
		case hidden(r) && !unseen && t.kind != valueText && t.kind != sidText && t.kind != otherText && !(strict && r > 0xFF):
			unseen = true
			c.Add(Found{
				ID: hiddenCharacter, At: t.node, Pos: t.pos, Subject: t.value, Span: [2]int{at, at + utf8.RuneLen(r)},
				Message: fmt.Sprintf("The text %s holds the character %s, which cannot be seen or looks like another one. It cannot match.", words.Quote(t.value), describeRune(r)),
			})
		}
	}
}

// isRaw reports whether the character is sent as such, and not as an escape sequence, which IAM's rule lets pass.
func (c *Context) isRaw(t *text, r rune) bool {
	return c.Text == "" || !t.pos.IsValid() || t.pos.Offset >= len(c.Text) || strings.ContainsRune(rawString(c.Text[t.pos.Offset:]), r)
}

// rawString returns the JSON string that the text begins with, in quotes.
func rawString(text string) string {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return text[:i+1]
		}
	}
	return text
}

// hidden reports whether a character is invisible, or easily taken for another one.
func hidden(r rune) bool {
	switch {
	case r == 0x7F, r >= 0x80 && r <= 0x9F: // control characters
		return true
	case r == 0xA0, r == 0xAD, r == 0x061C, r == 0xFEFF:
		return true
	case r >= 0x2000 && r <= 0x200F, r >= 0x2028 && r <= 0x202F, r >= 0x205F && r <= 0x206F: // spaces, zero width, direction
		return true
	case r >= 0x2010 && r <= 0x2015, r >= 0x2018 && r <= 0x201F, r == 0x3000: // dashes and quotes
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// lookAlikes are the ASCII characters that editors and word processors replace.
var lookAlikes = map[rune]string{
	0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2018: "'", 0x2019: "'", 0x201C: `"`, 0x201D: `"`,
	0x2026: "...", 0x2217: "*", 0x3000: " ", 0xFF0A: "*", 0xFF1A: ":", 0xFF0F: "/",
	0x0430: "a", 0x0435: "e", 0x043E: "o", 0x0440: "p", 0x0441: "c", 0x0445: "x", 0x0410: "A", 0x0412: "B", 0x0415: "E",
	0x041A: "K", 0x041C: "M", 0x041D: "H", 0x041E: "O", 0x0420: "P", 0x0421: "C", 0x0422: "T", 0x0425: "X",
}

// describeRune shows a character with its code point.
func describeRune(r rune) string {
	if unicode.IsPrint(r) && r != 0xA0 {
		return fmt.Sprintf("%q (U+%04X)", string(r), r)
	}
	return fmt.Sprintf("U+%04X", r)
}

// checkWhitespace reports texts that begin or end with white space. A Sid of a policy type that takes letters and digits only
// is left to the check of those.
func (c *Context) checkWhitespace(t *text) {
	switch {
	case t.kind == valueText, t.kind == otherText, t.value == "":
		return
	case t.kind == sidText && c.Type&(iam.Resource|iam.Endpoint) == 0:
		return
	}
	what := ""
	switch {
	case isSpace(t.value[0]), t.known && isSpace(t.value[len(t.value)-1]):
		what = "The text " + words.Quote(t.value)
	case t.kind == keyText:
		if _, tag, found := strings.Cut(t.value, "/"); found && tag != "" && isSpace(tag[0]) {
			what = "The name behind the slash of the condition key " + words.Quote(t.value)
		}
	}
	if what == "" {
		return
	}
	f := Found{
		ID: surroundingWhitespace, At: t.node, Pos: t.pos, Subject: t.value,
		Message: what + " begins or ends with white space, which is part of the string and keeps it from matching.",
	}
	if trimmed := strings.TrimFunc(t.value, unicode.IsSpace); t.known && trimmed != "" && t.kind != operatorText && t.kind != keyText {
		f.Fix = "Write " + words.Quote(trimmed) + "."
		f.Suggestion = trimmed
	}
	c.Add(f)
}

func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }

// terraformRoots are the beginnings of Terraform expressions.
var terraformRoots = []string{"var.", "local.", "data.", "module.", "path.", "each.", "count."}

// checkLeftovers reports Terraform notation.
func (c *Context) checkLeftovers(t *text) {
	rest, offset := t.value, 0
	for {
		i := strings.IndexByte(rest, '{')
		if i < 0 {
			return
		}
		length := strings.IndexByte(rest[i:], '}')
		if length < 0 {
			return
		}
		name := strings.TrimSpace(rest[i+1 : i+length])
		if from := i - 1; from >= 0 {
			switch {
			case rest[from] == '&', rest[from] == '$' && from > 0 && rest[from-1] == '$':
				key, _, _ := strings.Cut(name, ",")
				if rest[from] == '$' {
					from--
				}
				if c.KeyNamed(strings.TrimSpace(key)).Known {
					c.addLeftover(t, rest[from:i+length+1], offset+from, "${"+name+"}")
					return
				}
			case rest[from] == '$' && hasAnyPrefix(name, terraformRoots):
				c.addLeftover(t, rest[from:i+length+1], offset+from, "")
				return
			}
		}
		offset += i + length + 1
		rest = rest[i+length+1:]
	}
}

func (c *Context) addLeftover(t *text, found string, at int, instead string) {
	f := Found{
		ID: terraformLeftover, At: t.node, Pos: t.pos, Subject: found, Span: [2]int{at, at + len(found)},
		Message: fmt.Sprintf("The text %s holds %s, which AWS takes literally.", words.Quote(t.value), words.Quote(found)),
		Fix:     "Terraform did not replace the expression: the text was read from a file or is in single quotes. Use templatefile(), or write it in HCL.",
	}
	if instead != "" {
		f.Fix = fmt.Sprintf("Write %s in the final JSON; in a quoted HCL string that is $%s.", instead, instead)
		f.Suggestion = strings.Replace(t.value, found, instead, 1)
	}
	c.Add(f)
}

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
