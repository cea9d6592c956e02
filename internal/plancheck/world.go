// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"cmp"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// world is a plan with what is asked of it again and again.
type world struct {
	plan *planfile.Plan
	// all are the resources of the plan, and the data sources of the state that are not read
	// anew; byBlock has them by module and block.
	all     []*planfile.Resource
	byBlock map[string][]*planfile.Resource
	byType  map[string][]*planfile.Resource
	// modules are the addresses of module instances that hold any of these.
	modules map[string]bool
	homes   map[string]*home
	given   home
	keysOf  map[string][]string // of blocks
	steps   int
}

// home is where the resources of a provider configuration live; "" is what is not known.
type home struct{ partition, account, region string }

func newWorld(plan *planfile.Plan, given home) *world {
	w := &world{
		plan: plan, byBlock: map[string][]*planfile.Resource{}, byType: map[string][]*planfile.Resource{},
		modules: map[string]bool{"": true}, homes: map[string]*home{}, given: given, keysOf: map[string][]string{},
	}
	seen := map[string]bool{}
	add := func(r *planfile.Resource) {
		key := r.Address
		if seen[key] {
			return
		}
		seen[key] = true
		w.all = append(w.all, r)
		block := r.Module + "|" + r.Block()
		w.byBlock[block] = append(w.byBlock[block], r)
		w.byType[r.Type] = append(w.byType[r.Type], r)
		for m := r.Module; m != ""; m, _ = planfile.ParentModule(m) {
			w.modules[m] = true
		}
	}
	for _, r := range plan.Changes {
		add(r)
	}
	for _, r := range plan.State {
		add(r)
	}
	w.findHomes()
	return w
}

// instances returns the instances of a block in a module instance.
func (w *world) instances(module, block string) []*planfile.Resource {
	return w.byBlock[module+"|"+block]
}

// block returns the block of the configuration that a resource comes from, nil if it has
// none.
func (w *world) block(r *planfile.Resource) *planfile.Block {
	m := w.config(r.Module)
	if m == nil {
		return nil
	}
	return m.Resources[r.Block()]
}

func (w *world) config(module string) *planfile.Module {
	if w.plan.Config == nil {
		return nil
	}
	return w.plan.Config.At(module)
}

// provider returns the key of the provider configuration of a resource.
func (w *world) provider(r *planfile.Resource) string {
	if b := w.block(r); b != nil {
		return b.Provider
	}
	return ""
}

// findHomes learns accounts, partitions and regions from data sources, and from ARNs that
// are known. Where two disagree nothing is known.
func (w *world) findHomes() {
	learn := func(field *string, text string) {
		switch {
		case text == "" || *field == text:
		case *field == "":
			*field = text
		default:
			*field = "?"
		}
	}
	stated := map[string]*home{}
	for _, r := range w.all {
		key := w.provider(r)
		if w.homes[key] == nil {
			w.homes[key], stated[key] = &home{}, &home{}
		}
		h, sure := w.homes[key], stated[key]
		switch {
		case r.Data && r.Type == "aws_caller_identity":
			learn(&sure.account, r.After.Get("account_id").Text())
		case r.Data && r.Type == "aws_partition":
			learn(&sure.partition, r.After.Get("partition").Text())
		case r.Data && r.Type == "aws_region":
			name := r.After.Get("region").Text()
			if name == "" {
				name = r.After.Get("name").Text()
			}
			learn(&sure.region, name)
		case r.IsAWS():
			text, ok := r.After.Get("arn").Str()
			if !ok {
				text = r.Before.Get("arn").Text()
			}
			a, isARN := arn.Split(text)
			if !isARN {
				continue
			}
			f := arn.SplitFields(text)
			if a.Account != "" && arn.IsAccountID(a.Account) && (f.Service() == "iam" || !r.Data) {
				learn(&h.account, a.Account)
			}
			learn(&h.partition, a.Partition)
			learn(&h.region, a.Region)
		}
	}
	for key, h := range w.homes {
		for _, pair := range [][2]*string{{&h.account, &stated[key].account}, {&h.partition, &stated[key].partition}, {&h.region, &stated[key].region}} {
			if *pair[1] != "" {
				*pair[0] = *pair[1]
			}
			if *pair[0] == "?" {
				*pair[0] = ""
			}
		}
	}
}

// home returns where a resource lives.
func (w *world) home(r *planfile.Resource) home {
	h := home{}
	if found := w.homes[w.provider(r)]; found != nil {
		h = *found
	}
	if region, ok := r.After.Get("region").Str(); ok && region != "" {
		h.region = region
	}
	return home{cmp.Or(h.partition, w.given.partition), cmp.Or(h.account, w.given.account), cmp.Or(h.region, w.given.region)}
}

// accounts are all accounts that are known to be the user's own in this plan.
func (w *world) accounts() []string {
	set := map[string]bool{}
	for _, h := range w.homes {
		set[h.account] = true
	}
	set[w.given.account] = true
	delete(set, "")
	var out []string
	for a := range set {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}

// organizations are the ids of organizations that the plan shows.
func (w *world) organizations() []string {
	var out []string
	for _, r := range w.byType["aws_organizations_organization"] {
		if id := r.After.Get("id").Text(); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// ownerARN returns the ARN of the resource that a document is attached to, "" while any
// part of it is not known.
func (w *world) ownerARN(r *planfile.Resource, c *Carrier, values planfile.Value) string {
	if c.Owner != "" && !strings.HasPrefix(c.OwnerARN, "function:") {
		if text := values.Get(c.Owner).Text(); strings.HasPrefix(text, "arn:") {
			return text
		}
	}
	if c.OwnerARN == "" {
		return ""
	}
	h := w.home(r)
	get := func(name string) string {
		switch name {
		case "P":
			return h.partition
		case "A":
			return h.account
		case "R":
			return h.region
		case "path":
			if at := values.Get("path"); at.IsNull() {
				return "/"
			}
		}
		return values.Get(name).Text()
	}
	if name, ok := strings.CutPrefix(c.OwnerARN, "bucket:"); ok {
		return bucketARN(get(strings.Trim(name, "{}")), h)
	}
	if name, ok := strings.CutPrefix(c.OwnerARN, "queue:"); ok {
		return queueARN(get(strings.Trim(name, "{}")), h)
	}
	if name, ok := strings.CutPrefix(c.OwnerARN, "function:"); ok {
		return functionARN(get(strings.Trim(name, "{}")), get("qualifier"), h)
	}
	if text := fill(c.OwnerARN, get); strings.HasPrefix(text, "arn:") {
		return text
	}
	return ""
}

// fill replaces {x} by what get returns; the result is "" if any of it is.
func fill(template string, get func(string) string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, rest, _ := strings.Cut(after, "}")
		text := get(name)
		if text == "" {
			return ""
		}
		b.WriteString(text)
		template = rest
	}
}

// bucketARN is the ARN of a bucket; a directory bucket has one with region and account.
func bucketARN(name string, h home) string {
	switch {
	case name == "" || h.partition == "":
		return ""
	case strings.HasSuffix(name, "--x-s3"):
		if h.region == "" || h.account == "" {
			return ""
		}
		return "arn:" + h.partition + ":s3express:" + h.region + ":" + h.account + ":bucket/" + name
	}
	return "arn:" + h.partition + ":s3:::" + name
}

// queueARN reads the URL of a queue: https://sqs.REGION.amazonaws.com/ACCOUNT/NAME.
func queueARN(url string, h home) string {
	parts := strings.Split(url, "/")
	if len(parts) != 5 || h.partition == "" || !arn.IsAccountID(parts[3]) {
		return ""
	}
	host := strings.Split(parts[2], ".")
	if len(host) < 3 || host[0] != "sqs" {
		return ""
	}
	return "arn:" + h.partition + ":sqs:" + host[1] + ":" + parts[3] + ":" + parts[4]
}

// functionARN is the ARN of a function, or of one of its versions or aliases, that is given as a
// name, an ARN, or what is between: "123456789012:function:NAME", "NAME:ALIAS".
func functionARN(name, qualifier string, h home) string {
	before, own, _ := strings.Cut(name, "function:")
	if own == "" {
		before, own = "", name
	}
	if parts := strings.Split(strings.TrimSuffix(before, ":"), ":"); strings.HasPrefix(before, "arn:") && len(parts) == 5 {
		h = home{parts[1], parts[4], parts[3]}
	} else if arn.IsAccountID(parts[0]) && len(parts) == 1 {
		h.account = parts[0]
	} else if before != "" {
		return ""
	}
	own, written, _ := strings.Cut(own, ":")
	if own == "" || h.partition == "" || h.account == "" || h.region == "" {
		return ""
	}
	out := "arn:" + h.partition + ":lambda:" + h.region + ":" + h.account + ":function:" + own
	if q := cmp.Or(qualifier, written); q != "" {
		out += ":" + q
	}
	return out
}
