// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// extractor finds documents in resources.
type extractor struct {
	w        *world
	more     map[string][]*Carrier
	source   Source
	unlisted []Unlisted
	// assumedAbsent are the resources whose blocks are not known and were taken not to be
	// configured.
	assumedAbsent map[*planfile.Resource]bool
}

// newExtractor returns an extractor. More are carriers in addition to those of the tables; source
// is the files of the configuration, nil for none.
func newExtractor(w *world, more []*Carrier, source Source) *extractor {
	return &extractor{w: w, more: byType(more), source: source, assumedAbsent: map[*planfile.Resource]bool{}}
}

// Unlisted is a text that looks like a policy document in an argument that no table has.
type Unlisted struct{ Address, Attribute, Why string }

// carriersOf returns the carriers of a resource.
func (x *extractor) carriersOf(r *planfile.Resource) []*Carrier {
	more := x.more[r.Type]
	if !r.IsAWS() {
		return more
	}
	if len(more) == 0 {
		return carriers()[r.Type]
	}
	// A carrier of the policy set is in place of that of the tables for the same argument.
	all := slices.Clone(more)
	for _, c := range carriers()[r.Type] {
		if !slices.ContainsFunc(more, func(m *Carrier) bool { return m.Path == c.Path }) {
			all = append(all, c)
		}
	}
	return all
}

// of returns the documents of a resource after the plan.
func (x *extractor) of(r *planfile.Resource) []*Document {
	if r.Data || !r.Exists() {
		return nil
	}
	var out []*Document
	for _, c := range x.carriersOf(r) {
		if c.PolicyType == "built" {
			if d := x.built(r, c); d != nil {
				out = append(out, d)
			}
			continue
		}
		out = append(out, x.at(r, c)...)
	}
	if argument, holds, ok := notIAM(r.Type); ok && argument != "" && r.IsAWS() && x.more[r.Type] == nil {
		out = append(out, x.foreign(r, argument, holds)...)
	}
	if x.carriersOf(r) == nil && linkRows()[r.Type] == nil && principalTypes[r.Type] == "" {
		x.net(r)
	}
	for _, path := range notInspected()[r.Type] {
		v := r.After.Get(path)
		if elems, list := v.Elems(); list && len(elems) == 0 {
			continue
		}
		if (r.IsAWS() || strings.HasPrefix(r.Type, awsccPrefix)) && !v.IsNull() && !(v.IsUnknown() && !x.w.argument(r, path).Given) {
			x.unlisted = append(x.unlisted, Unlisted{r.Address, path, "holds or names policies inside something else, which is not looked at"})
		}
	}
	return out
}

// at returns the documents at the path of a carrier.
func (x *extractor) at(r *planfile.Resource, c *Carrier) []*Document {
	typ, other := policyType(r, c)
	if other != "" {
		return []*Document{x.otherLanguage(r, c, other)}
	}
	block, attr, nested := strings.Cut(c.Path, "[].")
	if !nested {
		d := &Document{Resource: r, Attribute: c.Path, path: c.Path, Type: typ, Attachment: c.Attachment, OwnerARN: x.w.ownerARN(r, c, r.After), Name: r.After.Get("name").Text()}
		d.slot = slotOf(r, c)
		x.fill(d, r.After.Get(c.Path))
		if d.Visibility == Known && (typ == iam.Resource || typ == iam.Endpoint) && x.unsetByUser(r, c.Path) {
			d.unset, d.Reason = true, "the configuration does not set it: this is what AWS has"
		}
		return visible(d)
	}
	blocks, unknown := r.After.Blocks(block)
	if unknown && len(blocks) == 0 {
		if x.blocksAbsent(r, block) {
			return nil
		}
		return []*Document{{
			Resource: r, Attribute: block, path: block, Type: typ, Attachment: c.Attachment, Visibility: NotVisible, OwnerARN: x.w.ownerARN(r, c, r.After),
			Reason: "the blocks are not known before apply", inlineIn: block == "inline_policy",
		}}
	}
	var out []*Document
	inline := block == "inline_policy"
	configured := x.w.argument(r, block).Given
	for i, b := range blocks {
		label := strconv.Itoa(i)
		name := b.Get("name").Text()
		if name != "" {
			label = strconv.Quote(name)
		}
		d := &Document{
			Resource: r, Attribute: block + "[" + label + "]." + attr, Type: typ, Attachment: c.Attachment, OwnerARN: x.w.ownerARN(r, c, r.After),
			Name: name, inlineIn: inline, fromState: inline && !configured && r.Existed(), slot: slotOf(r, c),
		}
		d.path = block + "[" + x.blockAt(r, block, name, len(blocks)) + "]." + attr
		x.fill(d, b.Get(attr))
		out = append(out, visible(d)...)
	}
	return out
}

// blocksAbsent reports whether blocks that are not known are taken not to be there (K-103). A
// plan marks the inline policies of a new role as unknown where nobody configures them, and
// holds nothing of dynamic blocks, so that one over an unknown value looks the same; the files
// of the configuration distinguish the two. Other blocks are unknown only if they are
// configured.
func (x *extractor) blocksAbsent(r *planfile.Resource, block string) bool {
	if block != "inline_policy" || x.w.argument(r, block).Given || x.w.block(r) == nil {
		return false
	}
	if x.source != nil {
		if dynamic, known := x.source.Dynamic(r, block); known {
			return !dynamic
		}
	}
	x.assumedAbsent[r] = true
	return true
}

func visible(d *Document) []*Document {
	if d.Visibility != NotConfigured {
		return []*Document{d}
	}
	if d.Reason = defaults[d.Resource.Type]; d.Reason != "" {
		return []*Document{d}
	}
	return nil
}

// defaults say what AWS uses where no policy is configured, and it is not none.
var defaults = map[string]string{
	"aws_kms_key": defaultKeyPolicy, "aws_kms_external_key": defaultKeyPolicy, "aws_kms_replica_key": defaultKeyPolicy, "aws_kms_replica_external_key": defaultKeyPolicy,
	"aws_vpc_endpoint": "no policy is configured: an endpoint that has policies lets everything through",
}

const defaultKeyPolicy = "no policy is configured: the key gets AWS's default key policy, which leaves the access to the identity policies of its account"

// policyType returns the type of the documents of a carrier. Other is the type of a policy of
// an organization in another language than IAM's, "?" where it is not known.
func policyType(r *planfile.Resource, c *Carrier) (typ iam.Type, other string) {
	switch c.PolicyType {
	case "structure":
		return 0, ""
	case "by_type":
		t := r.After.Get("type")
		if t.IsUnknown() {
			return 0, "?"
		}
		switch t.Text() {
		case "", "SERVICE_CONTROL_POLICY":
			return iam.SCP, ""
		case "RESOURCE_CONTROL_POLICY":
			return iam.RCP, ""
		}
		return 0, t.Text()
	}
	typ, err := iam.ParseType(c.PolicyType)
	if err != nil {
		return 0, c.PolicyType
	}
	return typ, ""
}

// fill finds out what an argument holds.
func (x *extractor) fill(d *Document, v planfile.Value) {
	d.Sensitive = v.IsSensitive()
	if x.source != nil {
		d.File, d.Line = x.source.Place(d.Resource, d.path)
	}
	if text, ok := v.Str(); ok {
		if strings.TrimSpace(text) == "" {
			return
		}
		d.Visibility, d.Origin, d.Text = Known, "value", text
		return
	}
	switch {
	case v.IsNull():
		return
	case !v.HasUnknown() || v.Kind() == "object":
		d.Root, d.Visibility, d.Origin = nodeOf(v), Known, "value"
		if d.Root.HasUnknown() {
			d.Visibility = Partial
		}
		return
	}
	if x.w.block(d.Resource) == nil {
		d.Visibility, d.Reason = NotVisible, "it is not known before apply, and the plan holds no configuration of the resource that would say where it comes from"
		return
	}
	e := x.w.argument(d.Resource, d.path)
	if !e.Given && !strings.Contains(d.path, "[*]") {
		return // K-103: computed, and nobody set it
	}
	if v, ok := x.w.constant(d.Resource.Module, e); ok && v.IsNull() || x.source != nil && x.source.IsNull(d.Resource, d.path) {
		return // set to null, which is the same
	}
	if x.fromSource(d) {
		return
	}
	x.byReference(d, e)
}

// fromSource asks the files of the configuration for a document.
func (x *extractor) fromSource(d *Document) bool {
	if x.source == nil {
		return false
	}
	root, ok := x.source.Document(d.Resource, d.path)
	if !ok {
		return false
	}
	d.Root, d.Origin, d.Visibility = root, "source", Known
	if root.HasUnknown() {
		d.Visibility = Partial
	}
	return true
}
