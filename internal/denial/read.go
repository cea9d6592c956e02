// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"errors"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// ErrTooLong says that a text is longer than [MaxText].
var ErrTooLong = errors.New("the text is longer than 64 KiB: pass the part with the error message")

// Reader reads texts.
type Reader struct {
	// Services knows the actions.
	Services iam.Services
	// Operations returns the actions that an API call may need, given by the event source
	// of CloudTrail, such as "s3.amazonaws.com", and the name of the operation; nil for a
	// reader that does not know.
	Operations func(source, operation string) []string
}

// Read returns the denials that a text reports, in the order of the text; none if there
// is none. The only error is [ErrTooLong]: a text that cannot be read is a result too.
func (r *Reader) Read(text string) ([]*Denial, error) {
	if len(text) > MaxText {
		return nil, ErrTooLong
	}
	found := r.structured(text)
	if found == nil {
		found = r.sentences(normalise(text))
	}
	for _, d := range found {
		r.finish(d)
	}
	return found, nil
}

// marker is in every canonical sentence (N-101).
const marker = "is not authorized to perform"

// span is the part of a text that a sentence takes.
type span struct{ subject, marker, end int }

// sentences reads a normalised text.
func (r *Reader) sentences(text string) []*Denial {
	var spans []span
	for from := 0; ; {
		i := strings.Index(text[from:], marker)
		if i < 0 {
			break
		}
		at := from + i
		end := at + len(marker)
		spans = append(spans, span{subject: from + subjectStart(text[from:at]), marker: at, end: end})
		from = end
	}
	var out []*Denial
	head := 0
	for i, s := range spans {
		limit := len(text)
		if i+1 < len(spans) {
			limit = spans[i+1].subject
		}
		d := &Denial{}
		r.readSubject(d, strings.TrimSpace(text[s.subject:s.marker]))
		end := r.readCore(d, text, s.end, limit)
		if before := r.special(text[head:s.subject]); before != nil {
			out = append(out, before)
		}
		d.readHead(text[head:s.subject])
		head = end + d.readTrailer(text[end:limit])
		d.Unparsed = rest(text[end:limit])
		out = append(out, d)
	}
	last := r.special(text[head:])
	if last == nil && len(spans) == 0 {
		last = r.bare(text)
	}
	if last != nil {
		out = append(out, last)
	}
	return out
}

// subjectStart is where the subject of a sentence begins, given all that precedes the verb.
func subjectStart(before string) int {
	start := strings.LastIndex(before, hardBreak) + 1
	for _, word := range [...]string{"User: ", "User ", "Service Principal: ", "Principal: "} {
		if i := strings.LastIndex(before, word); i >= start {
			return i
		}
	}
	// A name without such a word follows what wraps the sentence; an ARN may follow other words.
	if i := strings.LastIndex(before, ": "); i >= start {
		start = i + len(": ")
	}
	if i := strings.LastIndex(strings.TrimRight(before, " "), " "); i >= start && strings.HasPrefix(before[i+1:], "arn:") {
		start = i + 1
	}
	return start
}

// special reads the first text that has no usual sentence; nil if there is none.
func (r *Reader) special(text string) *Denial {
	first := -1
	var d *Denial
	var from, to int
	for i := range specials() {
		s := &specials()[i]
		at, end, parts, ok := s.find(text)
		if !ok || first >= 0 && at >= first {
			continue
		}
		first, from, to = at, at, end
		d = &Denial{Action: s.action, Layer: s.layer, Kind: s.kind, NotPolicies: s.notPolicy}
		if actions := strings.Split(s.action, ", "); len(actions) > 1 {
			d.Action, d.Candidates = "", actions
		}
		if s.note != "" {
			d.Notes = append(d.Notes, s.note)
		}
		r.fill(d, parts)
	}
	if d == nil {
		return nil
	}
	d.readHead(text[:from])
	d.readTrailer(text[to:])
	d.Unparsed = rest(text[to:])
	return d
}

// fill sets what the parts of a special text that vary say.
func (r *Reader) fill(d *Denial, parts map[string]string) {
	if p := parts["principal"]; p != "" {
		r.readSubject(d, p)
	}
	if a := parts["action"]; a != "" {
		d.Action = a
	}
	if op, service := parts["call"], strings.Trim(parts["service"], `.,;:()`); op != "" {
		if info, ok := r.services().Action(strings.ToLower(service) + ":" + op); ok {
			d.Action = info.Name
		} else {
			d.Operation, d.Service = name(op), rest(service)
		}
	}
	if stream := parts["stream"]; stream != "" {
		r.setResource(d, stream)
		f, _ := arn.Split(d.Resource)
		for _, op := range strings.FieldsFunc(strings.ReplaceAll(parts["operations"], " and ", " "), func(r rune) bool { return r == ',' || r == ' ' }) {
			if info, ok := r.services().Action(f.Service + ":" + op); ok {
				d.Candidates = append(d.Candidates, info.Name)
			}
		}
	}
	if u := parts["url"]; u != "" {
		d.Resource = queueARN(u)
	}
	if role := parts["role"]; role != "" {
		r.setResource(d, role)
	}
	if d.Action == "sts:AssumeRole" && d.Layer == Trust && len(d.Notes) == 1 {
		// The note names the service that assumes the role.
		for _, w := range strings.Fields(d.Notes[0]) {
			if w = strings.Trim(w, ".,:"); strings.HasSuffix(w, ".amazonaws.com") && iam.IsServicePrincipal(w) {
				d.Principal, d.PrincipalKind = w, CallerService
				break
			}
		}
	}
}

// bareTexts are denials that say nothing but that they are one (N-113, N-114).
var bareTexts = []string{
	"You are not authorized to perform this operation", "UnauthorizedOperation", "Access Denied", "AccessDenied",
	"AccessDeniedException", "Not authorized", "not authorized to perform this", "UnauthorizedAccess", "AuthorizationError", "403 Forbidden", forbidden,
}

// forbidden is what the AWS CLI says of an answer of status 403 without a body: S3 answers so
// to HEAD.
const forbidden = "An error occurred (403) when calling the "

// bare reads a denial that names nothing, and error codes about credentials.
func (r *Reader) bare(text string) *Denial {
	d := &Denial{}
	i, at := firstBare(text)
	d.readHead(text[:at])
	d.readTrailer(text)
	for _, row := range codesTable.Rows() {
		if d.Code == row[0] || containsWord(text, row[0]) {
			d.Code, d.NotPolicies, d.Notes = row[0], true, []string{row[1]}
			d.Unparsed = rest(text)
			return d
		}
	}
	if i < 0 && !d.Encoded {
		return nil
	}
	d.Unparsed = rest(text)
	if d.Service == "" && d.Encoded || i == 0 || i == 1 {
		d.Service = "EC2"
	}
	service := sourceOf(d.Service)
	if service == "" && d.Operation != "" && r.Operations != nil && (strings.Contains(text, "Access Denied") || strings.Contains(text, forbidden)) && len(r.Operations("s3", d.Operation)) > 0 {
		d.Service, service = "S3", "s3" // these are the words of S3
	}
	if service == "s3" {
		d.Notes = append(d.Notes, "Amazon S3 says no more than this to callers from outside the account and the organization of the bucket, and to HEAD requests.")
	}
	if d.Operation != "" && service != "" && r.Operations != nil {
		d.Candidates = r.Operations(service, d.Operation)
	}
	return d
}

// sourceOf is the event source of a service that an SDK names, such as "Amazon S3".
func sourceOf(service string) string {
	s := strings.ToLower(strings.ReplaceAll(service, " ", ""))
	return strings.TrimPrefix(strings.TrimPrefix(s, "amazon"), "aws")
}

// firstBare is which of the bare texts a text has, -1 for none, and where what is before it
// ends.
func firstBare(text string) (which, at int) {
	for i, s := range bareTexts {
		if at := strings.Index(text, s); at >= 0 {
			if i == 0 || strings.HasPrefix(s, "Access Denied") {
				return i, at
			}
			return i, len(text) // the text itself is the code, or the operation follows
		}
	}
	return -1, len(text)
}

// containsWord reports whether a text has a word by itself.
func containsWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		at, end := from+i, from+i+len(word)
		if (at == 0 || !wordByte(text[at-1])) && (end == len(text) || !wordByte(text[end])) {
			return true
		}
		from = end
	}
}

func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
