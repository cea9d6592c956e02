// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"strings"

	"pgregory.net/rapid"
)

// naiveGlob is the definition of a glob, spelled out: a table of which prefixes
// of the pattern match which prefixes of the text, character by character.
func naiveGlob(glob, text string, fold bool) bool {
	p, s := []rune(glob), []rune(text)
	table := make([][]bool, len(p)+1)
	for i := range table {
		table[i] = make([]bool, len(s)+1)
	}
	table[0][0] = true
	for i := 1; i <= len(p); i++ {
		for j := 0; j <= len(s); j++ {
			switch {
			case p[i-1] == '*':
				table[i][j] = table[i-1][j] || j > 0 && table[i][j-1]
			case j == 0:
			case p[i-1] == '?' || p[i-1] == s[j-1]:
				table[i][j] = table[i-1][j-1]
			case fold && p[i-1] < 128 && s[j-1] < 128 && strings.EqualFold(string(p[i-1]), string(s[j-1])):
				table[i][j] = table[i-1][j-1]
			}
		}
	}
	return table[len(p)][len(s)]
}

// stringsUpTo returns all strings over the characters up to a length.
func stringsUpTo(chars string, length int) []string {
	all := []string{""}
	for begin := 0; length > 0; length-- {
		end := len(all)
		for _, s := range all[begin:end] {
			for _, c := range chars {
				all = append(all, s+string(c))
			}
		}
		begin = end
	}
	return all
}

// completions returns the completions of a text, those of open holes being
// among the given strings.
func completions(t Text, open []string) []string {
	all := []string{""}
	for p := range t.Parts() {
		choices := []string{p.Literal}
		if p.Hole {
			choices = nil
			for _, s := range open {
				if ofClass(s, p.Class) {
					choices = append(choices, s)
				}
			}
		}
		var longer []string
		for _, s := range all {
			for _, c := range choices {
				longer = append(longer, s+c)
			}
		}
		all = longer
	}
	return all
}

func ofClass(s string, c Class) bool {
	colon := strings.Contains(s, ":")
	switch c {
	case NoColon:
		return !colon
	case OneChar:
		return len([]rune(s)) == 1
	case OneCharNoColon:
		return len([]rune(s)) == 1 && !colon
	case Digits12:
		return len(s) == 12 && strings.Trim(s, "0123456789") == ""
	default:
		return true
	}
}

// genText draws a text of up to n parts, literals over the characters.
func genText(chars string, n int, classes ...Class) *rapid.Generator[Text] {
	return rapid.Custom(func(t *rapid.T) Text {
		var parts []Text
		for range rapid.IntRange(0, n).Draw(t, "parts") {
			if len(classes) > 0 && rapid.IntRange(0, 2).Draw(t, "hole") == 0 {
				parts = append(parts, Hole(rapid.SampledFrom(classes).Draw(t, "class")))
			} else {
				parts = append(parts, Literal(string(rapid.SampledFrom([]rune(chars)).Draw(t, "char"))))
			}
		}
		return Concat(parts...)
	})
}

// genGlob draws a glob of up to n characters.
func genGlob(chars string, n int) *rapid.Generator[string] {
	return rapid.StringOfN(rapid.SampledFrom([]rune(chars)), 0, n, -1)
}

// holes counts the holes of a text.
func holes(t Text) int {
	n := 0
	for p := range t.Parts() {
		if p.Hole {
			n++
		}
	}
	return n
}
