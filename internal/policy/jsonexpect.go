// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// expected says what may stand at a place of the text.
type expected uint8

const (
	expectDocument    expected = iota
	expectValue                // behind a colon
	expectElement              // behind "["
	expectNextElement          // behind a comma in a list
	expectName                 // behind "{"
	expectNextName             // behind a comma in an object
	expectColon
	expectElementEnd
	expectMemberEnd
)

// fits names the tokens that fit.
func (e expected) fits() string {
	switch e {
	case expectDocument:
		return `"{", the beginning of a policy,`
	case expectElement:
		return `a value or "]"`
	case expectName:
		return `a name in double quotes or "}"`
	case expectNextName:
		return `a name in double quotes`
	case expectColon:
		return `":"`
	case expectElementEnd:
		return `"," or "]"`
	case expectMemberEnd:
		return `"," or "}"`
	default:
		return "a value"
	}
}

// unexpected reports the token at the current position, which does not fit inside
// the container. It returns nil for the caller to return.
func (p *parser) unexpected(place expected, container *Node) *Node {
	problem := Problem{Code: CodeSyntax, Pos: p.pos()}
	switch {
	case p.i == len(p.text):
		problem.Message = "The text ends where " + place.fits() + " is expected."
		problem.Fix = "Complete the document, or find out where the text was cut off."
	case invalidAt(p.text, p.i):
		problem.Code = CodeInvalidEncoding
		problem.Message = "The text is not valid UTF-8 here: " + hexBytes(p.text[p.i:]) + "."
		problem.Fix = "Save the file as UTF-8."
	default:
		problem.Message = "Found " + describeToken(p.text[p.i:]) + " where " + place.fits() + " is expected."
		problem.Fix = p.hint(place)
	}
	if container != nil {
		kind, closer := "list", byte(']')
		if container.Kind == KindObject {
			kind, closer = "object", '}'
		}
		problem.Related = []Related{{At: container, Pos: container.Pos, Label: "the " + kind + " begins here"}}
		if p.i == len(p.text) || closer != p.text[p.i] && (p.text[p.i] == ']' || p.text[p.i] == '}') {
			problem.Message += " The " + kind + " that begins at " + container.Pos.String() + " is still open."
		}
	}
	p.problems.add(problem)
	return nil
}

// trailing reports text behind the document.
func (p *parser) trailing() {
	problem := Problem{
		Code: CodeTrailingData, Pos: p.pos(),
		Message: "The document is complete, but " + describeToken(p.text[p.i:]) + " follows.",
		Fix:     "Remove everything behind the document.",
	}
	switch rest := p.text[p.i:]; {
	case invalidAt(rest, 0):
		problem.Message = "The document is complete, but " + hexBytes(rest) + " follows, which is not UTF-8."
	case rest[0] == '{':
		problem.Message = "The document is complete, but another one follows."
		problem.Fix = "Pass two documents as a list of two, or put all statements into one document."
	case rest[0] == '}' || rest[0] == ']':
		problem.Fix = "There is one closing bracket too many: remove it, or look for one that closes too early."
	case rest[0] == ',':
		problem.Fix = "Remove the comma."
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"), rest[0] == '#':
		problem.Fix = "JSON has no comments; remove it."
	}
	p.problems.add(problem)
}

// describeToken names the token at the beginning of text, which is not empty.
func describeToken(text string) string {
	r, _ := utf8.DecodeRuneInString(text)
	switch {
	case strings.HasPrefix(text, "//"), strings.HasPrefix(text, "/*"), r == '#':
		return "a comment"
	case r == '"':
		return "the string " + strconv.Quote(words.Clip(stringAt(text), 40))
	case isWordAt(text, 0):
		return strconv.Quote(words.Clip(wordAt(text), 40))
	case r == '\'':
		return "a single quote"
	default:
		return describeRune(r)
	}
}

// describeRune names a character: itself in quotes if it can be seen, and its
// code point if it is not plain ASCII.
func describeRune(r rune) string {
	switch {
	case r > ' ' && r <= '~' && r != '"':
		return `"` + string(r) + `"`
	case r == '"':
		return "a double quote"
	case unicode.IsPrint(r):
		return fmt.Sprintf("%q (U+%04X)", string(r), r)
	}
	name := map[rune]string{
		0x00: "null", '\t': "tab", '\n': "line feed", '\r': "carriage return", 0x1b: "escape", 0x7f: "delete",
		0xa0: "no-break space", 0xad: "soft hyphen", 0x200b: "zero-width space", 0x200e: "left-to-right mark",
		0x200f: "right-to-left mark", 0x202f: "narrow no-break space", 0x2028: "line separator",
		0x2029: "paragraph separator", 0x2060: "word joiner", 0x3000: "ideographic space", 0xfeff: "byte order mark",
	}[r]
	if name == "" {
		return fmt.Sprintf("U+%04X", r)
	}
	return fmt.Sprintf("U+%04X (%s)", r, name)
}

// stringAt returns the string at the beginning of text as it is written, without
// its quotes.
func stringAt(text string) string {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"', '\n', '\r':
			return text[1:i]
		}
	}
	return text[1:]
}

func wordAt(text string) string {
	i := 0
	for isWordAt(text, i) {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return text[:i]
}

func invalidAt(text string, i int) bool {
	r, size := utf8.DecodeRuneInString(text[i:])
	return r == utf8.RuneError && size == 1
}

const hclHint = "The text looks like HCL. Pass it as an object without quotes or heredoc, or convert it with jsonencode({…})."

var (
	yamlStart = regexp.MustCompile(`^(---|[A-Za-z]+:(\s|$))`)
	hclStart  = regexp.MustCompile(`^(<<|[A-Za-z_]+\s*(=|\{|"))`)
	fileName  = regexp.MustCompile(`^[\w./\\:-]+\.(json|tpl|tftpl|ya?ml)\s*$`)
)

// hint says how to correct the token at the current position, "" if it is not a
// familiar mistake.
func (p *parser) hint(place expected) string {
	rest := p.text[p.i:]
	r, _ := utf8.DecodeRuneInString(rest)
	if place == expectDocument {
		if h := documentHint(rest); h != "" {
			return h
		}
	}
	switch r {
	case 0:
		return "The text seems to be UTF-16; save the file as UTF-8."
	case '/', '#':
		return "JSON has no comments; remove it, or use an HCL object, which may have them."
	case '\'':
		return "JSON strings are written in double quotes."
	case '“', '”', '„', '‘', '’', '«', '»':
		return `Replace the typographic quotation marks by ".`
	case '=':
		return "In JSON a colon stands between name and value. " + hclHint
	case '$', '%':
		return "A template that was not rendered? ${…} inside JSON must stand in a string."
	case ';':
		return "JSON separates with commas."
	}
	if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
		return "Delete this invisible character; only space, tab and line breaks may stand between the parts of JSON."
	}
	comma := p.lastComma()
	switch place {
	case expectNextElement, expectNextName:
		if r == ']' || r == '}' {
			return "Remove the comma at " + comma.String() + "; there is none behind the last entry."
		}
		if r == ',' {
			return "Remove the extra comma."
		}
	case expectElementEnd, expectMemberEnd:
		if r == '"' || r == '{' || r == '[' || isWordAt(rest, 0) {
			return "A comma is missing before it."
		}
	case expectElement, expectName:
		if r == ',' {
			return "Remove the comma."
		}
	case expectColon:
		if r == '"' || r == '{' || r == '[' || isWordAt(rest, 0) {
			return "A colon is missing before it."
		}
	case expectValue:
		if r == ',' || r == ']' || r == '}' {
			return "A value is missing before it."
		}
	}
	if isWordAt(rest, 0) {
		return wordHint(rest, place)
	}
	return ""
}

// lastComma is the position of the comma before the current position.
func (p *parser) lastComma() Pos {
	return p.posAt(max(0, strings.LastIndexByte(p.text[:p.i], ',')))
}

// wordHint is the hint for a word without quotes at the beginning of text.
func wordHint(text string, place expected) string {
	word := wordAt(text)
	if place == expectName || place == expectNextName {
		if strings.HasPrefix(strings.TrimLeft(text[len(word):], " \t"), "=") {
			return hclHint
		}
		return "Names are written in double quotes: " + strconv.Quote(words.Clip(word, 40)) + "."
	}
	switch strings.ToLower(word) {
	case "true", "false", "null":
		return "Write " + strings.ToLower(word) + " in lower case."
	case "none", "nil", "undefined":
		return "Leave the member out if it has no value."
	case "nan", "infinity", "inf":
		return "JSON has no such number; leave the value out."
	}
	return "Text is written in double quotes: " + strconv.Quote(words.Clip(word, 40)) + "."
}

// documentHint recognises text that is something else than JSON altogether.
func documentHint(text string) string {
	line, _, _ := strings.Cut(words.Clip(text, 300), "\n")
	switch {
	case strings.HasPrefix(text, "arn:"):
		return "This is an ARN, not a policy. Pass the text of the policy itself, for example its policy attribute instead of its arn."
	case fileName.MatchString(line):
		return "This looks like the name of a file. Read it with file()."
	case strings.HasPrefix(text, "%7B"):
		return "The text is URL-encoded, as the IAM API returns policies; decode it first."
	case yamlStart.MatchString(line):
		return "The text looks like YAML. Convert it with jsonencode(yamldecode(…))."
	case hclStart.MatchString(line):
		return hclHint
	case text[0] == '<':
		return "The text looks like XML or HTML; a policy is JSON."
	}
	return ""
}
