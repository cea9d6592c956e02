// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const bucketEscalation = "S3_POLICY_PRIVILEGE_ESCALATION"

// bucketPower is an action on a bucket or access point that makes up for missing rights on objects.
type bucketPower struct {
	action string
	point  bool // it is about access points
	rights []objectRight
	effect string // what the action does, after "anyone who may call it"
}

type objectRight struct{ name, action string }

var (
	deleteRight  = objectRight{"deleting", "s3:DeleteObject"}
	objectRights = []objectRight{{"reading", "s3:GetObject"}, {"writing", "s3:PutObject"}, deleteRight}

	bucketPowers = []bucketPower{
		{"s3:PutBucketPolicy", false, objectRights, "can grant themselves what is missing in the policy of the bucket"},
		{"s3:PutBucketAcl", false, objectRights, "can grant themselves access to the bucket"},
		{"s3:PutAccessPointPolicy", true, objectRights, "can grant themselves what is missing in the policy of an access point"},
		{"s3:PutLifecycleConfiguration", false, []objectRight{deleteRight}, "can have all objects expire"},
	}
)

// checkBucketEscalation reports rights on buckets that make up for rights on their objects that are not granted.
func checkBucketEscalation(c *frame.Pass) {
	if c.Doc.MoreStatements || slices.ContainsFunc(c.Statements, func(s *view.Statement) bool {
		return s.Unknown || s.Effect == policy.EffectUnknown || coveredByAdminFinding(c, s)
	}) {
		return
	}
	entries := 0
	for _, s := range c.Statements {
		entries += 1 + len(s.Actions) + len(s.Resources)
	}
	for _, s := range c.Statements {
		if s.Effect != policy.Allow || !s.Unconditional() || s.Resource == nil {
			continue
		}
		if !slices.ContainsFunc(s.Actions, func(a view.ActionEntry) bool { return a.Not || a.Star || strings.EqualFold(a.Prefix, "s3") }) {
			continue
		}
		var reported []*view.ActionEntry
		for i := range bucketPowers {
			power := &bucketPowers[i]
			entry, ok := s.CoversAction(power.action)
			if !ok || slices.Contains(reported, entry) || entry != nil && (c.FoundWrong(entry.Node) || !surely(s, entry)) {
				continue
			}
			if checkPower(c, s, entry, power, entries) {
				reported = append(reported, entry)
			}
		}
	}
}

// surely reports whether no unknown entry can be the one that covers an action more clearly.
func surely(s *view.Statement, entry *view.ActionEntry) bool {
	return !entry.Wildcard && !entry.Star || s.ActionsKnown()
}

// resourceCost is what the comparison of two entries takes out of the budget.
const resourceCost = 16

// checkPower reports a power for the first resource on which it makes up for something.
func checkPower(c *frame.Pass, s *view.Statement, entry *view.ActionEntry, power *bucketPower, entries int) bool {
	for i := range s.Resources {
		r := &s.Resources[i]
		objects, ok := power.objects(r)
		if !ok || c.FoundWrong(r.Node) {
			continue
		}
		if !c.Spend((1 + 2*len(power.rights)) * resourceCost * entries) {
			return false
		}
		if mayHave(c, policy.Deny, power.action, r.Text) {
			continue
		}
		var missing []string
		for _, right := range power.rights {
			if !mayHave(c, policy.Allow, right.action, objects) && !mayHave(c, policy.Deny, right.action, objects) {
				missing = append(missing, right.name)
			}
		}
		if len(missing) == 0 {
			continue
		}
		f := frame.Found{ID: bucketEscalation, Related: []policy.Related{frame.Related(r.Node, "on this resource")}}
		if entry == nil {
			f.At = s.NotAction.Node
			f.Message = fmt.Sprintf("NotAction does not except %s, so that it is allowed on %s", power.action, words.Quote(r.Text))
		} else {
			f.At, f.Subject = entry.Node, entry.Text
			f.Message = fmt.Sprintf("%s is allowed on %s", power.action, words.Quote(r.Text))
		}
		f.Message += fmt.Sprintf(", but %s the objects is not. Anyone who may call it %s.", words.List(missing, "and"), power.effect)
		c.Add(f)
		return true
	}
	return false
}

// objects returns a pattern of the objects behind a resource that the power is for. It reports false for other resources.
func (p *bucketPower) objects(r *view.ResourceEntry) (string, bool) {
	switch {
	case !r.Known || r.Not:
		return "", false
	case r.Star || p.point && r.ARN.IsARN() && r.ARN.Service() == "s3" && strings.HasPrefix(r.ARN.Resource(), "accesspoint/"):
		return "*", true
	case p.point || !r.ARN.IsARN() || r.ARN.Service() != "s3" || strings.ContainsAny(r.ARN.Resource(), "/:"):
		return "", false
	}
	return r.Text + "/*", true
}

// mayHave reports whether a statement of the effect may cover the action on some resource of a pattern. A Deny counts if it has
// no condition.
func mayHave(c *frame.Pass, effect policy.Effect, action, resource string) bool {
	for _, s := range c.Statements {
		if s.Effect != effect || !s.MayCoverAction(action) || effect == policy.Deny && !s.Unconditional() && s.ConditionsKnown() {
			continue
		}
		if s.NotResource != nil || !s.ResourcesKnown() {
			return true
		}
		for i := range s.Resources {
			if view.Overlap(s.Resources[i].Text, resource) {
				return true
			}
		}
	}
	return false
}
