// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// number reads a number, whose text the node keeps as written.
func (p *parser) number(parent *Node, key string, index int) *Node {
	end := scanNumber(p.text, p.i)
	if end < 0 || isNumberWordAt(p.text, end) {
		if parent == nil {
			return p.unexpected(expectDocument, nil)
		}
		p.badNumber()
		return nil
	}
	n := p.newNode(parent, key, index)
	if n == nil {
		return nil
	}
	n.Kind, n.Text = KindNumber, pattern.Literal(p.text[p.i:end])
	p.i, n.End = end, end
	return n
}

// badNumber reports text that begins like a number but is not one.
func (p *parser) badNumber() {
	end := p.i
	for end < len(p.text) && isNumberWordAt(p.text, end) {
		end++
	}
	word := p.text[p.i:end]
	digits := strings.TrimLeft(word, "+-")
	problem := Problem{
		Code: CodeSyntax, Pos: p.pos(),
		Message: strconv.Quote(words.Clip(word, 40)) + " is not a JSON number.",
		Fix:     "Write it in double quotes if it is meant as text.",
	}
	switch {
	case strings.HasPrefix(word, "+"):
		problem.Fix = "Write it without the plus sign."
	case strings.EqualFold(digits, "Infinity"), strings.EqualFold(digits, "Inf"):
		problem.Fix = "JSON has no infinity; leave the value out, or use the largest number that can occur."
	case strings.HasPrefix(digits, "."):
		problem.Fix = "Write a zero before the decimal point."
	case len(digits) > 1 && digits[0] == '0' && strings.Trim(digits, "0123456789") == "":
		problem.Fix = "A number has no leading zero. If it is an account id or other text made of digits, write it in double quotes."
	case strings.HasSuffix(word, ".") || strings.HasSuffix(word, "e") || strings.HasSuffix(word, "E"):
		problem.Fix = "Digits are missing at its end."
	}
	p.problems.add(problem)
}

// isNumberWordAt reports whether text[i] continues something that begins like a number.
func isNumberWordAt(text string, i int) bool {
	return isWordAt(text, i) || i < len(text) && strings.IndexByte("+-.", text[i]) >= 0
}

// isWordAt reports whether a letter, a digit, an underscore or a character beyond
// ASCII is at text[i].
func isWordAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	c := text[i]
	if c < utf8.RuneSelf {
		return c == '_' || isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}
