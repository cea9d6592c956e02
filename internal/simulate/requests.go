// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// maxRequests bounds the requests of one simulation, those that do not fit included:
// all actions of the catalogue on ten resources.
const maxRequests = 250_000

// call is one action of an expectation.
type call struct {
	action *request.Action
	// from is the wildcard that the action was expanded from, "" for an action that is
	// named.
	from string
}

// target is one resource of an expectation.
type target struct {
	resource *request.Resource
	text     pattern.Text // as given, holes only where it is not known yet
	// used says that some action was evaluated on it.
	used bool
	// ofNoType are the actions that were evaluated although the resource has the form of
	// none that is known (E-815).
	ofNoType []string
	// otherType says that some action takes resources of its service, of other types.
	otherType bool
}

// oneRequest is one action on one resource, or on several that a call names together
// (E-1405).
type oneRequest struct {
	call *call
	// targets are where the resources come from, one each.
	targets   []*target
	resources []*request.Resource
	// alsoNamed are what the call perhaps names too (C-33).
	alsoNamed []*target
}

// alsoNamedResources are the resources of alsoNamed.
func (r *oneRequest) alsoNamedResources() []*request.Resource {
	var out []*request.Resource
	for _, t := range r.alsoNamed {
		out = append(out, r.call.action.Shaped(t.resource))
	}
	return out
}

// shown is the resource as the expectation gives it, or "*".
func (r *oneRequest) shown() string {
	if len(r.targets) == 0 {
		return "*"
	}
	texts := make([]string, len(r.targets))
	for i, t := range r.targets {
		if r.resources[i].Star {
			return "*"
		}
		texts[i] = t.text.String()
	}
	return strings.Join(texts, ", ")
}

func unknownTarget(t *target) bool { return !t.text.IsKnown() }

// known reports whether the resources are known.
func (r *oneRequest) known() bool {
	return !slices.ContainsFunc(r.targets, unknownTarget)
}

// requests are what an expectation asks for.
type requests struct {
	list []oneRequest
	// open says that there are further requests, which depend on resources that are not
	// known yet.
	open bool
	notes
}

// notes are what readers should know about how requests were made.
type notes []note

// note is a sentence about several actions.
type note struct {
	actions []string
	text    string // to follow the actions
}

// maxNoted is how many actions one note lists.
const maxNoted = 5

// String returns the sentence.
func (n *note) String() string {
	names := strings.Join(n.actions[:min(len(n.actions), maxNoted)], ", ")
	if more := len(n.actions) - maxNoted; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return names + " " + n.text
}

// readActions prepares the actions of an expectation: names, and wildcards expanded
// over the catalogue. The errors are messages.
func (s *simulation) readActions(list *Texts) (calls []call, open bool, errs []error) {
	open = list.More
	seen := make(map[string]bool)
	add := func(a *request.Action, from string) {
		if key := strings.ToLower(a.Name); !seen[key] {
			seen[key] = true
			calls = append(calls, call{a, from})
		}
	}
	for _, text := range list.Items {
		name, known := text.Known()
		if !known {
			open = true
			continue
		}
		if !strings.ContainsAny(name, "*?") {
			if a, err := s.action(name); err != nil {
				errs = append(errs, err)
			} else {
				add(a, "")
			}
			continue
		}
		names, err := s.catalog.Expand(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, n := range names {
			a, err := s.action(n)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			add(a, name)
		}
	}
	return calls, open, errs
}

// action prepares an action. The error is a message.
func (s *simulation) action(name string) (*request.Action, error) {
	a, err := s.ev.Action(name)
	if unknown, ok := errors.AsType[*request.UnknownActionError](err); ok {
		return nil, errors.New(unknown.Or(s.in.names().AddAction))
	}
	return a, err
}

// readResources prepares the resources of an expectation; none given is "*".
func (s *simulation) readResources(list *Texts) (targets []target, open bool) {
	open = list.More
	if len(list.Items) == 0 && !open {
		all := request.StarResource()
		all.Every = true
		return []target{{resource: all, text: pattern.Literal("*")}}, false
	}
	seen := make(map[string]bool)
	for _, text := range list.Items {
		if name, known := text.Known(); known {
			if seen[name] {
				continue
			}
			seen[name] = true
		} else {
			open = true
		}
		r := askedResource(text)
		r.Account = s.owner(r.Text)
		r.Every = text.IsKnown() && !r.Text.IsKnown()
		targets = append(targets, target{resource: r, text: text})
	}
	return targets, open
}

// askedResource prepares a resource as a request has it (E-1410).
func askedResource(text pattern.Text) *request.Resource {
	if s, known := text.Known(); known {
		return request.AskedResource(s)
	}
	return request.NewResource(requestText(text))
}

// requestText reads a resource as a request has it: wildcards mean every
// resource of the shape (E-1410). Text that is not known yet may begin in the middle of an
// escaped character.
func requestText(text pattern.Text) pattern.Text {
	if s, known := text.Known(); known {
		if s == "*" {
			return text
		}
		return arn.FromGlob(s)
	}
	prefix := text.Prefix()
	for _, cut := range []string{"${*", "${?", "${$", "${", "$"} {
		if p, ok := strings.CutSuffix(prefix, cut); ok {
			prefix = p
			break
		}
	}
	return pattern.Concat(pattern.FromGlob(prefix), pattern.Unknown())
}

// pair combines actions and resources: those that fit (E-1402 to E-1405). A pair
// that does not fit is left out with a note, if the action fits another resource or
// comes from a wildcard. Open says that there are further actions, unknown that there
// are resources that are not known yet, and more that their number is not. The errors are
// messages.
func pair(calls []call, targets []target, open, unknown, more bool, services Catalog) (out requests, errs []error) {
	for i := range calls {
		c := &calls[i]
		if c.action.ResourceLess() {
			errs = append(errs, out.addResourceLess(c, targets)...)
			continue
		}
		var fitting []*target
		var misfits []string
		for j := range targets {
			t := &targets[j]
			if !fits(c.action, t.resource) {
				why := services.Misfit(c.action.Name, t.resource.Text)
				if why == catalog.MisfitNoType {
					t.ofNoType = append(t.ofNoType, c.action.Name)
					t.used = true
					fitting = append(fitting, t)
					continue
				}
				t.otherType = t.otherType || why == catalog.MisfitOtherType
				misfits = append(misfits, t.text.String())
				continue
			}
			t.used = true
			fitting = append(fitting, t)
		}
		switch {
		case len(misfits) == 0:
		case len(fitting) == 0 && c.from == "":
			errs = append(errs, misfit(c, misfits, services))
		case c.from == "":
			out.note(c, "left out for "+words.OneLine(strings.Join(misfits, ", "))+", which cannot be a resource of theirs")
		case len(fitting) == 0:
			out.note(c, "left out of "+c.from+": none of the resources can be one of theirs")
		}
		if unknown && (more || c.action.Info.Together == iam.InOneCall) && namesSeveral(c.action) {
			out.open = true // which resources go together is not known yet
			continue
		}
		sets, err := together(c.action, fitting)
		if err != nil {
			return out, append(errs, err)
		}
		for _, set := range sets {
			out.add(c, set, alsoNamed(c.action, set[0], fitting))
		}
	}
	if len(errs) == 0 && !open && !unknown {
		for j := range targets {
			if t := &targets[j]; !t.used && !(t.otherType && slices.ContainsFunc(targets, func(t target) bool { return t.used })) {
				errs = append(errs, fmt.Errorf("none of the actions can be called on %s: correct the ARN or the actions", words.OneLine(t.text.String())))
			}
		}
	}
	return out, errs
}

// add adds the request for an action on resources.
func (r *requests) add(c *call, set, also []*target) {
	resources := make([]*request.Resource, len(set))
	for i, t := range set {
		resources[i] = c.action.Shaped(t.resource)
	}
	r.list = append(r.list, oneRequest{c, set, resources, also})
}

func (ns *notes) note(c *call, text string) {
	for i := range *ns {
		if n := &(*ns)[i]; n.text == text {
			n.actions = append(n.actions, c.action.Name)
			return
		}
	}
	*ns = append(*ns, note{[]string{c.action.Name}, text})
}

// addResourceLess adds the requests for an action without resource types (E-1403): on "*",
// or on the ARN that represents all resources of a kind (E-1404).
func (r *requests) addResourceLess(c *call, targets []target) []error {
	star := false
	var misfits []string
	for i := range targets {
		t := &targets[i]
		text, known := t.text.Known()
		switch {
		case isStar(t.resource):
			t.used = true
			if !star {
				r.list = append(r.list, oneRequest{call: c, targets: []*target{t}, resources: []*request.Resource{request.StarResource()}})
			}
			star = true
		case !known && c.action.MayAskWide(t.text):
			t.used = true
			if c.from == "" {
				r.open = true
				continue
			}
			r.list = append(r.list, oneRequest{call: c, targets: []*target{t}, resources: []*request.Resource{request.StarResource()}})
		default:
			if wide, ok := c.action.AskedWide(text); known && ok {
				t.used = true
				wide.Every = !wide.Text.IsKnown()
				r.list = append(r.list, oneRequest{call: c, targets: []*target{t}, resources: []*request.Resource{wide}})
				continue
			}
			misfits = append(misfits, t.text.String())
		}
	}
	switch {
	case len(misfits) == 0 || star:
	case c.from != "":
		r.note(c, "of "+c.from+" evaluated on *: no resource-level permissions")
		all := &target{resource: request.StarResource(), text: pattern.Literal("*")}
		r.add(c, []*target{all}, nil)
	default:
		return []error{fmt.Errorf("%s supports no resource-level permissions, so it cannot be asked about for %s: ask about it by itself, for [\"*\"]",
			c.action.Name, words.OneLine(misfits[0]))}
	}
	return nil
}

// isStar reports whether the resource is "*", or may be because nothing is known of it.
func isStar(r *request.Resource) bool {
	return r.Star || r.Text.Equal(pattern.Unknown())
}

// fits reports whether the action can be called on the resource, as far as the
// catalogue knows.
func fits(a *request.Action, r *request.Resource) bool {
	if isStar(r) || !a.Known {
		return true
	}
	return slices.ContainsFunc(a.Info.ResourceTypes, func(t iam.ResourceType) bool {
		return t.Fits == nil || t.Fits(r.Text)
	}) || onOtherPages(a, r)
}

// onOtherPages reports whether the action may take the resource for all that is known:
// several pages of the reference describe its service, and the resource is of it (E-1760).
func onOtherPages(a *request.Action, r *request.Resource) bool {
	if !facts.SeveralPages(a.Service()) {
		return false
	}
	fields, aligned := arn.SplitText(r.Text)
	return aligned && pattern.Exact(pattern.Literal(a.Service()), fields[2]) != truth.False
}

// misfit says that none of the resources can be one of the action's.
func misfit(c *call, resources []string, services Catalog) error {
	const most = 5
	types := services.ResourceTypes(c.action.Name)
	if more := len(types) - most; more > 0 {
		types = append(types[:most:most], fmt.Sprintf("and %d more", more))
	}
	return fmt.Errorf("%s cannot be called on %s: its resources are %s", c.action.Name, words.OneLine(strings.Join(resources, ", ")), strings.Join(types, ", "))
}

var errTooMany = fmt.Errorf("there are more than %d requests in this simulation: name fewer actions or resources, or split it", maxRequests)
