// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// plainWords are turns of phrase that messages, comments and names do not use, because readers for whom English is a second
// language stumble over them. Each row has the turn, what to write, and a sentence that has it.
var plainWords = []struct{ turn, write, sample string }{
	{`h[au]ngs? on|hanging on`, "depends on", "The verdict hangs on the key."},
	{`bec[ao]mes? of`, "how it is handled, what happens to it", "The note says what becomes of the finding."},
	{`spoil(s|t|ed)?`, "is found wrong, blocks", "A spoilt key is not checked again."},
	{`taint(s|ed)?`, "blocks, is found wrong", "A finding taints its node."},
	{`said to( be)?`, "is reported as, is documented to", "The values are said to be equal."},
	{`tells?|told|telling`, "says, names, shows, states, decides, distinguishes", "The request does not tell the owner."},
	{`besides?`, "next to, together with, as well, in addition to", "An entry beside another one."},
	{`speaks?( only)? of`, "is about, names", "A resource policy can only speak of its actions."},
	{`says it all`, "the other finding is enough", "The first finding says it all."},
	{`for certain|certainly`, "is known to", "The statement certainly has no condition."},
	{`one way or the other`, "explicitly or implicitly", "It is denied one way or the other."},
	{`same goes for`, "this also applies to", "The same goes for groups."},
	{`wholly`, "fully, completely", "The value is wholly unknown."},
	{`settle[sd]?`, "decides, determines", "The Deny settles the matter."},
	{`judge[sd]?|judge?ments?|judging`, "checks, assesses, decides", "The check judges each resource."},
	{`shuts?|shutting`, "denies", "The Deny shuts out the service."},
	{`keeps? (nobody|no one|hardly anyone) out`, "does not restrict anyone", "The condition keeps nobody out."},
	{`rest(s|ed|ing)? (up)?on`, "is based on", "The grant rests on one statement."},
	{`st(ands?|anding|ood)( in)? for|stand-ins?`, "means, represents, replaces", "The asterisk stands for any text."},
	{`what(so)?ever|who(so)?ever|whichever`, "any, regardless of, the caller who", "It is denied, whatever the value is."},
	{`such as are`, "two sentences", "Keys such as are not known."},
	{`(some|any|all|one|none|neither|each|most) of which|of whom`, "two sentences", "It has two bounds, one of which may be missing."},
	{`left over`, "remaining, not listed", "What is left over is a line."},
	{`void`, "never applies, has no effect", "The statement is void."},
	{`(that|which|it|and|but|this|one|them) (is|are) none`, "is not one", "A condition key that is none."},
	{`absorb(s|ed)?`, "replaces", "The finding absorbs others."},
	{`apart`, "separate, disjoint, different", "The two sets are apart."},
	{`(dead|idle|lone) (value|entry|statement|condition|asterisk|dollar|wildcard)s?`, "single, never matches, has no effect", "A lone asterisk matches nothing."},
	{`had with|asks for what`, "obtained with, requests", "Credentials that were had with MFA."},
	{`lest|hence|whence|thereby|thereof|therein|n[ao]ught|forthwith|albeit`, "plain words of today", "It is copied lest it changes."},
}

// plainWordExceptions are texts that plainWords finds and that stay, with the reason.
var plainWordExceptions = map[string]string{}

// plainNames are words that no name in the code has as a part, with what to write.
var plainNames = map[string]string{
	"told": "stated, reported", "tells": "distinguishes, shows", "beside": "next, with", "besides": "also", "certainly": "known",
	"wholly": "fully", "taint": "block", "taints": "blocks", "tainted": "wrong", "spoil": "block", "spoils": "blocks", "spoilt": "wrong",
	"void": "neverApplies", "absorb": "replace", "absorbs": "replaces", "apart": "disjoint", "judge": "check", "judged": "checked",
	"judgement": "check", "settle": "decide", "settles": "decides", "settled": "decided", "whatever": "any", "whoever": "caller",
	"hangs": "depends", "rests": "basedOn", "shut": "denied", "shuts": "denies", "lone": "single", "idle": "noEffect", "dead": "neverMatches",
}

// plainNameExceptions are names that have such a word and that stay, with the reason.
var plainNameExceptions = map[string]string{
	"IsWhollyKnown": "the name of Terraform's library",
}

// plainFiles are the texts for readers that are not Go.
var plainFiles = []string{"README.md", "CONTRIBUTING.md", "DESIGN.md", "CHANGELOG.md", "GNUmakefile", "templates", "examples"}

var (
	plainTurns    = compilePlainWords()
	nameParts     = regexp.MustCompile(`[A-Z]?[a-z0-9]+|[A-Z]+`)
	plainTextFile = regexp.MustCompile(`\.(md|tmpl|tf)$|^GNUmakefile$`)
)

func compilePlainWords() []*regexp.Regexp {
	all := make([]*regexp.Regexp, len(plainWords))
	for i, row := range plainWords {
		all[i] = regexp.MustCompile(`(?i)\b(?:` + row.turn + `)\b`)
	}
	return all
}

// unplain returns what is to be changed in a text, and takes exceptions out of unused.
func unplain(text string, unused map[string]bool) []string {
	var all []string
	text = strings.Join(strings.Fields(text), " ")
	for i, turn := range plainTurns {
		for _, at := range turn.FindAllStringIndex(text, -1) {
			if _, ok := plainWordExceptions[text]; ok {
				delete(unused, text)
				continue
			}
			around := text[max(0, at[0]-40):min(len(text), at[1]+40)]
			all = append(all, fmt.Sprintf("%q in %q: write %s", text[at[0]:at[1]], around, plainWords[i].write))
		}
	}
	return all
}

// unplainName returns what is to be changed in a name.
func unplainName(name string, unused map[string]bool) string {
	for _, part := range nameParts.FindAllString(name, -1) {
		write, ok := plainNames[strings.ToLower(part)]
		if !ok {
			continue
		}
		if _, ok := plainNameExceptions[name]; ok {
			delete(unused, name)
			continue
		}
		return fmt.Sprintf("the name %s has %q: write %s", name, part, write)
	}
	return ""
}

// TestPlainWords keeps turns of phrase out of the comments, texts and names of the code, and out of what people read.
func TestPlainWords(t *testing.T) {
	unused := map[string]bool{}
	for text := range plainWordExceptions {
		unused[text] = true
	}
	for name := range plainNameExceptions {
		unused[name] = true
	}
	for _, path := range filesBelow(t, ".", func(path string) bool { return strings.HasSuffix(path, ".go") && path != "words_test.go" }) {
		for _, found := range unplainGo(t, path, unused) {
			t.Error(found)
		}
	}
	for _, root := range plainFiles {
		for _, path := range filesBelow(t, root, plainTextFile.MatchString) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(text), "\n") {
				for _, found := range unplain(line, unused) {
					t.Errorf("%s:%d: %s", path, i+1, found)
				}
			}
		}
	}
	for exception := range unused {
		t.Errorf("the exception %q is not needed", exception)
	}
}

// unplainGo returns what is to be changed in a Go file.
func unplainGo(t *testing.T, path string, unused map[string]bool) []string {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	add := func(at token.Pos, found ...string) {
		for _, f := range found {
			all = append(all, fmt.Sprintf("%s: %s", files.Position(at), f))
		}
	}
	for _, group := range file.Comments {
		add(group.Pos(), unplain(group.Text(), unused)...)
	}
	names := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
				add(n.Pos(), unplain(text, unused)...)
			}
		case *ast.Ident:
			if found := unplainName(n.Name, unused); found != "" && !names[n.Name] {
				names[n.Name] = true
				add(n.Pos(), found)
			}
		}
		return true
	})
	return all
}

// filesBelow returns the files of a folder, or the one file, that are wanted; data of tests is not among them.
func filesBelow(t *testing.T, root string, wanted func(path string) bool) []string {
	var all []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata" || entry.Name() == "bin"):
			return filepath.SkipDir
		case !entry.IsDir() && wanted(path):
			all = append(all, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Errorf("nothing to read in %s", root)
	}
	return all
}

// TestPlainWordsAreFound shows that every row of the table finds its sample, that wrapped lines do not hide a turn, and that
// ordinary words are left alone.
func TestPlainWordsAreFound(t *testing.T) {
	for i, row := range plainWords {
		found := unplain(row.sample, nil)
		if !plainTurns[i].MatchString(row.sample) || len(found) == 0 {
			t.Errorf("%s is not found in %q", row.turn, row.sample)
		}
	}
	if len(unplain("the grant rests\n\ton one statement", nil)) != 1 {
		t.Error("a wrapped line hides a turn")
	}
	for _, text := range []string{"avoid the rest of the list", "nil if there is none", "regardless of which service it is", "the standard form", "untold:ListDead"} {
		if found := unplain(text, nil); len(found) > 0 {
			t.Errorf("%q is an ordinary text, but: %s", text, found)
		}
	}
	for _, name := range []string{"toldBy", "cellVoid", "isWhollyKnown", "KeysApart"} {
		if unplainName(name, nil) == "" {
			t.Errorf("the name %s is not found", name)
		}
	}
	for _, name := range []string{"avoid", "rest", "IsWhollyKnown", "deadline", "ClosestKey"} {
		if found := unplainName(name, map[string]bool{}); found != "" {
			t.Error(found)
		}
	}
}
