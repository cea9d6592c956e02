// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Limits of [ParseJSON]. The largest document that AWS stores anywhere is far
// below them; they keep the work on hostile text bounded.
const (
	// MaxSize is the largest text in bytes.
	MaxSize = 1 << 20
	// MaxDepth is the deepest nesting of lists and objects; the outermost one is
	// level 1.
	MaxDepth = 64
	// MaxNodes is the largest number of values in a document.
	MaxNodes = 100_000
)

// Limits bound the work on one text, see [MaxSize], [MaxDepth] and [MaxNodes].
type Limits struct {
	Size, Depth, Nodes int
}

// ParseJSON reads text as a policy: [ReadJSON] with the limits of this package,
// and a name that repeats in one object is a problem, because readers disagree on
// which member counts. The first one is kept.
func ParseJSON(text string) (*Node, Problems) {
	p := parser{text: text, line: 1, limits: Limits{MaxSize, MaxDepth, MaxNodes}, unique: true}
	root := p.document()
	return root, p.problems.problems()
}

// ReadJSON reads text as exactly one JSON value (RFC 8259) and keeps where every
// value is. It is stricter than encoding/json: invalid UTF-8, unpaired surrogates,
// a byte order mark and data behind the value are problems, because readers
// disagree on what such text means. Members of the same name are all kept, in the
// order of the text.
//
// Reading goes on behind problems that leave the structure clear, which are a
// byte order mark and characters that are not encoded correctly (U+FFFD takes
// their place), and stops at the first syntax error. The tree is nil if there is
// no complete value.
func ReadJSON(text string, limits Limits) (*Node, Problems) {
	p := parser{text: text, line: 1, limits: limits}
	root := p.document()
	return root, p.problems.problems()
}

// parser reads one document by recursive descent.
type parser struct {
	text   string
	limits Limits
	unique bool // report names that repeat
	// i is the offset of the next byte.
	i int
	// line is the current line. lineStart is the offset of its first character and
	// continuation the number of bytes since then that do not begin a character.
	line, lineStart, continuation int
	// bom is the length of the byte order mark.
	bom int

	depth, nodes int
	free         []Node

	// Scratch stacks for the containers being read.
	elems   []*Node
	members []Member

	// Encoding faults of the string read last.
	faults []encodingFault

	problems collector
}

func (p *parser) document() *Node {
	if len(p.text) > p.limits.Size {
		p.problems.add(Problem{
			Code:    CodeTooLarge,
			Message: "The document has " + strconv.Itoa(len(p.text)) + " bytes; at most " + strconv.Itoa(p.limits.Size) + " (" + strconv.Itoa(p.limits.Size>>20) + " MiB) are read.",
			Fix:     "No AWS policy is that large: check that this is the text of a single policy document.",
		})
		return nil
	}
	if !p.byteOrderMark() {
		return nil
	}
	p.space()
	if p.i == len(p.text) {
		p.problems.add(Problem{
			Code: CodeEmptyDocument, Pos: p.pos(),
			Message: "The policy document is empty.",
			Fix:     `Look for a template or file() that produced nothing, or a conditional that returns "". To pass no policy, use null.`,
		})
		return nil
	}
	root := p.value(nil, "", 0, expectDocument)
	if root == nil {
		return nil
	}
	p.space()
	if p.i < len(p.text) {
		p.trailing()
	}
	return root
}

// byteOrderMark reports a mark and skips the one of UTF-8. It returns false if
// the text cannot be read at all.
func (p *parser) byteOrderMark() bool {
	const utf8Mark = "\uFEFF"
	start := Pos{Offset: 0, Line: 1, Column: 1}
	if strings.HasPrefix(p.text, utf8Mark) {
		p.problems.add(Problem{
			Code: CodeByteOrderMark, Pos: start,
			Message: "The text begins with a byte order mark (bytes EF BB BF), which AWS refuses.",
			Fix:     "Save the file as UTF-8 without a byte order mark.",
		})
		p.i, p.lineStart, p.bom = len(utf8Mark), len(utf8Mark), len(utf8Mark)
		return true
	}
	name := ""
	switch {
	case strings.HasPrefix(p.text, "\xff\xfe\x00\x00"), strings.HasPrefix(p.text, "\x00\x00\xfe\xff"):
		name = "UTF-32"
	case strings.HasPrefix(p.text, "\xff\xfe"), strings.HasPrefix(p.text, "\xfe\xff"):
		name = "UTF-16"
	default:
		return true
	}
	p.problems.add(Problem{
		Code: CodeByteOrderMark, Pos: start,
		Message: "The text begins with the byte order mark of " + name + "; a policy must be UTF-8.",
		Fix:     "Save the file as UTF-8 without a byte order mark.",
	})
	return false
}

// pos is the position of the next byte.
func (p *parser) pos() Pos {
	return Pos{Offset: p.i, Line: p.line, Column: p.i - p.lineStart - p.continuation + 1}
}

// posAt is the position of any offset up to the end of the text. It takes time
// linear in the offset and serves for error messages only.
func (p *parser) posAt(offset int) Pos {
	before := p.text[p.bom:max(offset, p.bom)]
	line := 1 + strings.Count(before, "\n")
	last := before[strings.LastIndexByte(before, '\n')+1:]
	return Pos{Offset: offset, Line: line, Column: utf8.RuneCountInString(last) + 1}
}

// space skips white space.
func (p *parser) space() {
	for ; p.i < len(p.text); p.i++ {
		switch p.text[p.i] {
		case ' ', '\t', '\r':
		case '\n':
			p.line++
			p.lineStart, p.continuation = p.i+1, 0
		default:
			return
		}
	}
}

// newNode returns a node at the current position, linked to its parent, or nil
// if there are too many of them.
func (p *parser) newNode(parent *Node, key string, index int) *Node {
	if p.nodes == p.limits.Nodes {
		p.problems.add(Problem{
			Code: CodeTooLarge, Pos: p.pos(),
			Message: "The document has more than " + strconv.Itoa(p.limits.Nodes) + " values; the rest is not read.",
			Fix:     "No AWS policy is that large: check that this is the text of a single policy document.",
		})
		return nil
	}
	if len(p.free) == 0 {
		p.free = make([]Node, min(max(8, p.nodes), 256))
	}
	n := &p.free[0]
	p.free = p.free[1:]
	p.nodes++
	n.Pos, n.parent, n.key, n.index = p.pos(), parent, key, index
	return n
}

// value reads the value at the current position, which is not white space. It
// returns nil after a syntax error.
func (p *parser) value(parent *Node, key string, index int, place expected) *Node {
	if p.i == len(p.text) {
		return p.unexpected(place, parent)
	}
	switch c := p.text[p.i]; {
	case c == '"':
		n := p.newNode(parent, key, index)
		if n == nil {
			return nil
		}
		s, ok := p.stringToken()
		if !ok {
			return nil
		}
		if len(p.faults) > 0 {
			p.reportFaults(n)
		}
		n.Kind, n.Text, n.End = KindString, pattern.Literal(s), p.i
		return n
	case c == '{' || c == '[':
		return p.container(parent, key, index)
	case isDigit(c), c == '-', c == '+', c == '.':
		return p.number(parent, key, index)
	}
	for _, l := range [...]struct {
		word string
		kind Kind
	}{{"true", KindBool}, {"false", KindBool}, {"null", KindNull}} {
		if strings.HasPrefix(p.text[p.i:], l.word) && !isWordAt(p.text, p.i+len(l.word)) {
			n := p.newNode(parent, key, index)
			if n == nil {
				return nil
			}
			n.Kind = l.kind
			if l.kind == KindBool {
				n.Text = pattern.Literal(l.word)
			}
			p.i += len(l.word)
			n.End = p.i
			return n
		}
	}
	return p.unexpected(place, parent)
}

func (p *parser) container(parent *Node, key string, index int) *Node {
	if p.depth == p.limits.Depth {
		p.problems.add(Problem{
			Code: CodeSyntax, Pos: p.pos(),
			Message: "Lists and objects are nested more than " + strconv.Itoa(p.limits.Depth) + " levels deep.",
			Fix:     "A policy needs no more than 6 levels.",
		})
		return nil
	}
	n := p.newNode(parent, key, index)
	if n == nil {
		return nil
	}
	p.depth++
	open := p.text[p.i]
	p.i++
	if open == '[' {
		n.Kind = KindArray
		n = p.array(n)
	} else {
		n.Kind = KindObject
		n = p.object(n)
	}
	p.depth--
	if n != nil {
		n.End = p.i
	}
	return n
}

// array reads the elements of n up to and including the closing bracket.
func (p *parser) array(n *Node) *Node {
	base := len(p.elems)
	place := expectElement
	for {
		p.space()
		if p.at(']') && place == expectElement {
			break
		}
		e := p.value(n, "", len(p.elems)-base, place)
		if e == nil {
			return nil
		}
		p.elems = append(p.elems, e)
		p.space()
		if p.at(']') {
			break
		}
		if !p.at(',') {
			return p.unexpected(expectElementEnd, n)
		}
		p.i++
		place = expectNextElement
	}
	p.i++
	if len(p.elems) > base {
		n.Elems = append(make([]*Node, 0, len(p.elems)-base), p.elems[base:]...)
		p.elems = p.elems[:base]
	}
	return n
}

// object reads the members of n up to and including the closing brace.
func (p *parser) object(n *Node) *Node {
	base := len(p.members)
	var seen memberIndex
	place := expectName
	for {
		p.space()
		if p.at('}') && place == expectName {
			break
		}
		if !p.at('"') {
			return p.unexpected(place, n)
		}
		m := Member{NamePos: p.pos()}
		var ok bool
		if m.Name, ok = p.stringToken(); !ok {
			return nil
		}
		reported := len(p.problems.list)
		if len(p.faults) > 0 {
			p.reportFaults(&Node{parent: n, key: m.Name, index: -1}) // of the value, which is not read yet
		}
		ofName := len(p.problems.list)
		p.space()
		if !p.at(':') {
			return p.unexpected(expectColon, n)
		}
		p.i++
		p.space()
		if m.Value = p.value(n, m.Name, -1, expectValue); m.Value == nil {
			return nil
		}
		p.moveProblems(reported, ofName, m.Value)
		var first *Member
		if p.unique {
			first = seen.add(p.members[base:], m.Name)
		}
		if first != nil {
			p.moveProblems(reported, len(p.problems.list), first.Value)
			p.duplicate(n, first, &m)
		} else {
			p.members = append(p.members, m)
		}
		p.space()
		if p.at('}') {
			break
		}
		if !p.at(',') {
			return p.unexpected(expectMemberEnd, n)
		}
		p.i++
		place = expectNextName
	}
	p.i++
	if len(p.members) > base {
		n.Members = append(make([]Member, 0, len(p.members)-base), p.members[base:]...)
		clear(p.members[base:])
		p.members = p.members[:base]
	}
	return n
}

// moveProblems gives some of the problems another node: one that is in the tree.
func (p *parser) moveProblems(from, to int, n *Node) {
	for i := from; i < to; i++ {
		p.problems.list[i].At = n
	}
}

func (p *parser) at(c byte) bool { return p.i < len(p.text) && p.text[p.i] == c }

// memberIndex finds repeated names: by comparing while there are few, then with a map.
type memberIndex map[string]int

// add registers the name that is to follow the members read so far. It returns
// the earlier member of the same name, if any.
func (x *memberIndex) add(members []Member, name string) *Member {
	const few = 12
	if len(members) < few {
		for i := range members {
			if members[i].Name == name {
				return &members[i]
			}
		}
		return nil
	}
	if *x == nil {
		*x = make(memberIndex, 4*few)
		for i := range members {
			(*x)[members[i].Name] = i
		}
	}
	if i, ok := (*x)[name]; ok {
		return &members[i]
	}
	(*x)[name] = len(members)
	return nil
}

// duplicate reports the second of two members with the same name.
func (p *parser) duplicate(object *Node, first, second *Member) {
	if p.problems.full() {
		return
	}
	fix := "JSON readers disagree on which one counts. Keep one."
	switch kind := second.Value.Kind; {
	case kind == KindObject && object.key == "Condition":
		fix = "Most JSON readers drop the first block without a word. Put the condition keys of both blocks into one."
	case (kind == KindArray || kind == KindString) && !slices.Contains([]string{"Version", "Id", "Sid", "Effect"}, second.Name):
		fix = "JSON readers disagree on which one counts. Merge the two values into one list."
	}
	p.problems.add(Problem{
		Code: CodeDuplicateKey, At: first.Value, Pos: second.NamePos,
		Message: strconv.Quote(words.Clip(second.Name, 60)) + " is written twice in one object, first at " + first.NamePos.String() + ".",
		Fix:     fix,
		Related: []Related{{At: first.Value, Pos: first.NamePos, Label: "first occurrence"}},
	})
}
