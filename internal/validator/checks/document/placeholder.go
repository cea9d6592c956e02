// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package document

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// placeholderWords are words that templates leave to be replaced. They count where no letter, digit or underscore is next to
// them; one that ends in a hyphen or underscore is a beginning.
var placeholderWords = []string{
	"ACCOUNT_ID", "ACCOUNT-ID", "ACCOUNTID", "AWS_ACCOUNT_ID", "REGION", "AWS_REGION", "REPLACE_ME", "REPLACEME", "CHANGE_ME", "CHANGEME",
	"YOUR-", "YOUR_", "xxxxxxxxxxxx", "XXXXXXXXXXXX",
}

// hasPlaceholderWord is a quick test for texts that cannot hold one of the words.
func hasPlaceholderWord(s string) bool {
	for _, w := range placeholderWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// checkPlaceholders reports the first placeholder in an ARN, principal, condition key or value.
func checkPlaceholders(c *frame.Pass, t *view.Text) {
	switch t.Kind {
	case view.ResourceText, view.PrincipalText, view.KeyText, view.ValueText:
	default:
		return
	}
	from, to := findPlaceholder(t.Value, t.Kind == view.ResourceText || t.Kind == view.PrincipalText || strings.HasPrefix(t.Value, "arn:"))
	if from < 0 {
		return
	}
	f := frame.Found{
		ID: placeholderText, At: t.Node, Pos: t.Pos, Subject: t.Value, Span: [2]int{from, to},
		Message: fmt.Sprintf("The text %s still contains the placeholder %s.", words.Quote(t.Value), words.Quote(t.Value[from:to])),
	}
	if t.Kind != view.KeyText && inFixedField(t.Value, from) || t.Kind == view.PrincipalText && !strings.Contains(t.Value, ":") {
		f.Class = frame.Error
		f.Message += " AWS refuses it there."
		c.MarkWrong(t.Node)
	}
	c.Add(f)
}

// inFixedField reports whether an offset is in the partition, region or account field of an ARN.
func inFixedField(s string, at int) bool {
	if !strings.HasPrefix(s, "arn:") {
		return false
	}
	switch strings.Count(s[:at], ":") {
	case 1, 3, 4:
		return true
	}
	return false
}

// findPlaceholder returns where the first placeholder of a text is, -1 if there is none.
func findPlaceholder(s string, angles bool) (from, to int) {
	for i := range len(s) {
		if to := placeholderAt(s, i, angles); to > 0 {
			return i, to
		}
	}
	return -1, -1
}

// maxPlaceholder bounds the length of placeholders, and so the work on a text full of opening brackets.
const maxPlaceholder = 80

// placeholderAt returns the end of the placeholder that begins at i, 0 if none does.
func placeholderAt(s string, i int, angles bool) int {
	rest := s[i:min(len(s), i+maxPlaceholder)]
	closed := func(open, end string) int {
		if inner, ok := strings.CutPrefix(rest, open); ok {
			if n := strings.Index(inner, end); n > 0 {
				return i + len(open) + n + len(end)
			}
		}
		return 0
	}
	switch s[i] {
	case '{':
		return closed("{{", "}}")
	case '%':
		return closed("%{", "}")
	case '<':
		if end := closed("<", ">"); angles && end > 0 && nameLike(s[i+1:end-1]) {
			return end
		}
		return 0
	case '_':
		if end := closed("__", "__"); end > 0 && upperName(s[i+2:end-2]) && (i == 0 || !wordByte(s[i-1])) {
			return end
		}
		return 0
	}
	if i > 0 && wordByte(s[i-1]) {
		return 0
	}
	for _, w := range placeholderWords {
		if !strings.HasPrefix(rest, w) {
			continue
		}
		end := i + len(w)
		if last := w[len(w)-1]; last == '-' || last == '_' {
			for end < len(s) && (wordByte(s[end]) || s[end] == '-') {
				end++
			}
			return end
		}
		if end == len(s) || !wordByte(s[end]) {
			return end
		}
	}
	return 0
}

func wordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// nameLike reports whether a text in angle brackets can be the name of something to fill in.
func nameLike(s string) bool {
	for i := range len(s) {
		if !wordByte(s[i]) && s[i] != '-' && s[i] != ' ' && s[i] != '.' {
			return false
		}
	}
	return s != ""
}

func upperName(s string) bool {
	for i := range len(s) {
		if !('A' <= s[i] && s[i] <= 'Z' || '0' <= s[i] && s[i] <= '9' || s[i] == '_') {
			return false
		}
	}
	return s != ""
}
