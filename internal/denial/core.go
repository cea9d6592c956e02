// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// tails are the beginnings of what follows action and resource.
var tails = [...]string{" because ", " with an explicit deny", " due to an explicit deny"}

// trailers are the beginnings of what follows a sentence.
var trailers = [...]string{
	hardBreak, " (Service", " status code:", " (RequestToken", `" (RequestToken`, ". Go to https://", " Go to https://",
	". Encoded authorization failure message:", " Encoded authorization failure message:", "</Message>", "</", `","`, `"}`, `", "`,
}

// readCore reads what follows the verb of a sentence, up to the limit, and returns where
// it ends (N-101).
func (r *Reader) readCore(d *Denial, text string, at, limit int) int {
	s := strings.TrimLeft(text[at:limit], ": ")
	at = limit - len(s)
	action := actionOf(s)
	if strings.Contains(action, ":") || action != "" && action[0] >= 'A' && action[0] <= 'Z' {
		d.Action = action // and not "this operation"
	}
	at += len(action)
	s = s[len(action):]

	quoted := quotedResource(s)
	end, tail := len(s), false
	for _, t := range tails {
		if i := strings.Index(s[quoted:end], t); i >= 0 {
			end, tail = quoted+i, true
		}
	}
	for _, t := range trailers {
		if i := strings.Index(s[quoted:end], t); i >= 0 {
			end, tail = quoted+i, false
		}
	}
	if !tail {
		if i := addressAt(s[quoted:end]); i >= 0 {
			end = quoted + i
		}
	}
	end = r.readResource(d, s[:end], quoted, tail)
	if !tail {
		return at + end
	}
	return at + end + r.readTail(d, s[end:])
}

// quotedResource is where a resource in quotes ends, 0 for other texts. Names of objects of
// S3 may hold anything, even words that end a resource, so that the last quote before such
// words counts.
func quotedResource(s string) int {
	const begin = ` on resource: "`
	if !strings.HasPrefix(s, begin) {
		return 0
	}
	line, _, _ := strings.Cut(s, hardBreak)
	last := -1
	for _, t := range [...]string{`" because no `, `" because public `, `" with an explicit deny`, `" due to an explicit deny`} {
		last = max(last, strings.LastIndex(line, t))
	}
	if last < len(begin) {
		last = strings.IndexByte(line[len(begin):], '"')
		if last < 0 {
			return 0
		}
		last += len(begin)
	}
	return last + 1
}

// actionOf is the action at the beginning of a text.
func actionOf(s string) string {
	i := strings.IndexFunc(s, func(r rune) bool {
		return r != ':' && r != '-' && r != '*' && (r > 'z' || !wordByte(byte(r)))
	})
	if i >= 0 {
		s = s[:i]
	}
	return strings.TrimRight(s, ":")
}

// readTail reads " because …" or " with an explicit deny…", in older texts "due to", and returns how long it is.
func (r *Reader) readTail(d *Denial, s string) int {
	for _, words := range tails[1:] {
		if rest, ok := strings.CutPrefix(s, words); ok {
			d.Kind = Explicit
			n := readExplicit(d, rest)
			return len(s) - len(rest) + n
		}
	}
	rest := strings.TrimPrefix(s, " because ")
	n := len(s) - len(rest)
	if after, ok := strings.CutPrefix(rest, "no "); ok {
		if layer, through, size := readLayers(after); layer != "" {
			after := after[size:]
			if verb, ok := strings.CutPrefix(after, " allows the "); ok {
				d.Layer, d.Through, d.Kind = layer, through, Implicit
				second := actionOf(verb)
				verb = verb[len(second):]
				if after, whole := strings.CutPrefix(verb, " action"); whole { // else the text is cut off
					r.secondAction(d, second)
					verb = after
				}
				return len(s) - len(verb)
			}
		}
	}
	for _, row := range becauseTable.Rows() {
		if strings.HasPrefix(rest, row[0]) {
			d.Layer, d.Kind, d.Notes = Layer(row[1]), kinds[row[2]], append(d.Notes, row[3])
			return n + len(row[0])
		}
	}
	return n
}

// readExplicit reads what follows "with an explicit deny".
func readExplicit(d *Denial, s string) int {
	rest, ok := strings.CutPrefix(s, " in ")
	if !ok {
		return 0
	}
	for _, article := range [...]string{"an ", "a ", "the "} {
		if after, ok := strings.CutPrefix(rest, article); ok {
			rest = after
			break
		}
	}
	layer, through, size := readLayers(rest)
	if layer == "" {
		return 0
	}
	d.Layer, d.Through = layer, through
	rest = rest[size:]
	for _, before := range [...]string{": ", ":", ", with policy ARN: ", " with policy ARN: "} {
		after, ok := strings.CutPrefix(rest, before)
		if !ok {
			continue
		}
		if name := word(strings.TrimPrefix(after, `"`)); strings.HasPrefix(name, "arn:") {
			// Names of policies may hold dots: the last one ends the sentence (N-105).
			d.PolicyARN = strings.TrimSuffix(strings.TrimRight(name, ",;)"), ".")
			rest = after[strings.Index(after, d.PolicyARN)+len(d.PolicyARN):]
		}
		break
	}
	if d.Layer == SCP && d.PolicyARN == "" && d.Through == "" {
		d.Kind = Either
	}
	return len(s) - len(rest)
}

// readLayers reads the name of a layer. Of one that acts through another the other is the
// cause (N-103).
func readLayers(s string) (layer, through Layer, size int) {
	name := func(s string) (Layer, int) {
		for _, l := range layerNames() {
			if len(s) >= len(l[0]) && strings.EqualFold(s[:len(l[0])], l[0]) {
				return Layer(l[1]), len(l[0])
			}
		}
		return "", 0
	}
	layer, size = name(s)
	if layer == "" {
		return "", "", 0
	}
	if rest, ok := strings.CutPrefix(s[size:], " transitively through "); ok {
		for _, article := range [...]string{"an ", "a ", "the "} {
			if after, ok := strings.CutPrefix(rest, article); ok {
				if second, n := name(after); second != "" {
					return second, layer, len(s) - len(after) + n
				}
			}
		}
	}
	return layer, "", size
}

// secondAction decides between the action of the headline and that of the tail: the tail
// counts, unless it is a misspelling (N-107).
func (r *Reader) secondAction(d *Denial, second string) {
	if second == "" || strings.EqualFold(second, d.Action) {
		return
	}
	if d.Action != "" {
		_, known := r.services().Action(second)
		if !known && spelling.Within(strings.ToLower(second), strings.ToLower(d.Action), 4) < 4 {
			return
		}
	}
	d.ActionAsked, d.Action = d.Action, second
}

func (r *Reader) services() iam.Services {
	if r.Services == nil {
		return iam.NoServices{}
	}
	return r.Services
}
