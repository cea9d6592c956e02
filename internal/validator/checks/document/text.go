// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package document

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	unsupportedCharacter  = "UNSUPPORTED_CHARACTER"
	hiddenCharacter       = "HIDDEN_CHARACTER"
	surroundingWhitespace = "SURROUNDING_WHITESPACE"
	placeholderText       = "PLACEHOLDER_TEXT"
)

// textChecks look at the strings of the document; one function serves them all.
var textChecks = []frame.Check{
	{
		ID: unsupportedCharacter, Class: frame.Error, ClassFor: []frame.ClassFor{{Types: iam.Resource | iam.SCP | iam.RCP, Class: frame.Warning}}, Types: iam.AllTypes,
		AWS: frame.Rejects, Phase: frame.PhaseDocument, Link: frame.CreatePolicy,
		Title:    "Character that IAM does not accept",
		Why:      "IAM and STS refuse policy documents with characters other than tab, line feed, carriage return and U+0020 to U+00FF, before they look at the policy.",
		Fix:      "Replace it by a character of Latin-1, in ids and descriptions too.",
		Example:  `{"Sid":"Prod","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::данные/*"}`,
		Document: checkTexts,
	},
	{
		ID: hiddenCharacter, FoundBy: unsupportedCharacter, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseDocument,
		Title:   "Character that cannot be seen",
		Why:     "A no-break space, a soft hyphen, a zero-width character or a typographic quote makes a text look right, but the text matches nothing.",
		Fix:     "Remove the character, or type the text anew.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports\u00a0/*"}`,
	},
	{
		ID: surroundingWhitespace, FoundBy: unsupportedCharacter, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Mixed, Phase: frame.PhaseDocument,
		Title:   "White space around a text",
		Why:     "White space is part of the string: with it, the text matches nothing. IAM refuses some of these texts.",
		Fix:     "Remove the white space.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/* "}`,
	},
	{
		ID: placeholderText, FoundBy: unsupportedCharacter, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Mixed, Phase: frame.PhaseDocument,
		Title:   "Placeholder that was not replaced",
		Why:     "Text that was meant to be replaced is still there. In the partition, region or account of an ARN, IAM refuses it with an error that names no line.",
		Fix:     "Put the real value in its place.",
		Example: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:<ACCOUNT_ID>:key/*"}`,
	},
	{
		ID: frame.TerraformLeftover, FoundBy: unsupportedCharacter, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseDocument, Link: frame.VariablesPage,
		Title:   "Terraform notation in the final document",
		Why:     "The notations &{…} of aws_iam_policy_document and $${…} of HCL are for the configuration. In the document that AWS gets they are plain text, and so is an expression that Terraform did not replace, or a parameter of CloudFormation.",
		Fix:     "Write ${…} in the final JSON; in a quoted HCL string that is $${…}.",
		Example: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/&{aws:username}/*"}`,
	},
}

// checkTexts looks at every string of the document once.
func checkTexts(c *frame.Pass) {
	c.EachText(func(t *view.Text) {
		if !words.IsASCII(t.Value) {
			checkCharacters(c, t)
		}
		checkWhitespace(c, t)
		if strings.ContainsAny(t.Value, "{<_") || hasPlaceholderWord(t.Value) {
			checkLeftovers(c, t)
			checkPlaceholders(c, t)
		}
	})
}

// checkCharacters reports the first character of a text that IAM refuses, and the first one that cannot be seen.
func checkCharacters(c *frame.Pass, t *view.Text) {
	strict := c.Type&(iam.IdentityTypes|iam.Trust) != 0
	var refused, unseen bool
	for at, r := range t.Value {
		switch {
		case r > 0xFF && !refused && (strict || !hidden(r)) && isRaw(c, t, r):
			refused = true
			message := fmt.Sprintf("The character %s in %s is not allowed in a policy.", words.Rune(r), words.Quote(t.Value))
			if strict {
				message += " IAM refuses the document because of it, before it looks at the policy."
			}
			f := frame.Found{ID: unsupportedCharacter, At: t.Node, Pos: t.Pos, Subject: t.Value, Message: message, Span: [2]int{at, at + utf8.RuneLen(r)}}
			if like, ok := lookAlikes[r]; ok {
				f.Fix = fmt.Sprintf("Write %q.", like)
			}
			c.Add(f)
			if strict {
				c.MarkWrong(t.Node)
			}
		case hidden(r) && !unseen && t.Kind != view.ValueText && t.Kind != view.SidText && t.Kind != view.OtherText && !(strict && r > 0xFF):
			unseen = true
			c.Add(frame.Found{
				ID: hiddenCharacter, At: t.Node, Pos: t.Pos, Subject: t.Value, Span: [2]int{at, at + utf8.RuneLen(r)},
				Message: fmt.Sprintf("The text %s contains the character %s, which cannot be seen or looks like another one. It cannot match.", words.Quote(t.Value), words.Rune(r)),
			})
		}
	}
}

// isRaw reports whether the character is sent as such, and not as an escape sequence, which IAM's rule lets pass.
func isRaw(c *frame.Pass, t *view.Text, r rune) bool {
	// Not ContainsRune, which takes bytes that are no character for U+FFFD.
	return c.Text == "" || !t.Pos.IsValid() || t.Pos.Offset >= len(c.Text) || strings.Contains(rawString(c.Text[t.Pos.Offset:]), string(r))
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

// checkWhitespace reports texts that begin or end with white space. A Sid of a policy type that takes letters and digits only
// is left to the check of those.
func checkWhitespace(c *frame.Pass, t *view.Text) {
	switch {
	case t.Kind == view.ValueText, t.Kind == view.OtherText, t.Value == "":
		return
	case t.Kind == view.SidText && c.Type&(iam.Resource|iam.Endpoint) == 0:
		return
	}
	what := ""
	switch {
	case isSpace(t.Value[0]), t.Known && isSpace(t.Value[len(t.Value)-1]):
		what = "The text " + words.Quote(t.Value)
	case t.Kind == view.KeyText:
		if _, tag, found := strings.Cut(t.Value, "/"); found && tag != "" && isSpace(tag[0]) {
			what = "The name after the slash of the condition key " + words.Quote(t.Value)
		}
	}
	if what == "" {
		return
	}
	f := frame.Found{
		ID: surroundingWhitespace, At: t.Node, Pos: t.Pos, Subject: t.Value,
		Message: what + " begins or ends with white space, which is part of the string, so that it does not match.",
	}
	if trimmed := strings.TrimFunc(t.Value, unicode.IsSpace); t.Known && trimmed != "" && t.Kind != view.OperatorText && t.Kind != view.KeyText {
		f.Fix = "Write " + words.Quote(trimmed) + "."
		f.Suggestion = trimmed
	}
	c.Add(f)
}

func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }

// checkLeftovers reports Terraform notation.
func checkLeftovers(c *frame.Pass, t *view.Text) {
	rest, offset := t.Value, 0
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
					addLeftover(c, t, rest[from:i+length+1], offset+from, "${"+name+"}")
					return
				}
			case rest[from] == '$' && (view.TerraformExpression(name) || view.CloudFormationParameter(name)):
				addLeftover(c, t, rest[from:i+length+1], offset+from, "")
				return
			}
		}
		offset += i + length + 1
		rest = rest[i+length+1:]
	}
}

func addLeftover(c *frame.Pass, t *view.Text, found string, at int, instead string) {
	f := frame.Found{
		ID: frame.TerraformLeftover, At: t.Node, Pos: t.Pos, Subject: found, Span: [2]int{at, at + len(found)},
		Message: fmt.Sprintf("The text %s contains %s, which AWS reads literally.", words.Quote(t.Value), words.Quote(found)),
		Fix:     "Terraform did not replace the expression: the text was read with file(), or its $ is doubled. Use templatefile(), or write it in HCL.",
	}
	if strings.HasPrefix(found, "${AWS::") {
		f.Fix = "The name is one of CloudFormation. Write the value of the data source aws_partition, aws_region or aws_caller_identity."
	}
	if instead != "" {
		f.Fix = fmt.Sprintf("Write %s in the final JSON; in a quoted HCL string that is $%s.", instead, instead)
		f.Suggestion = strings.Replace(t.Value, found, instead, 1)
	}
	c.Add(f)
}
