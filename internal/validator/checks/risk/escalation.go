// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// escalationChecks are about rights that let their holder gain more rights.
var escalationChecks = []frame.Check{
	{
		ID: escalationID, Class: frame.SecurityWarning, Types: grantTypes, AWS: frame.Accepts, Data: frame.Table, Phase: frame.PhaseLogic, Link: leastPrivilegePage,
		Title:    "Permissions that can be used to get more permissions",
		Why:      "Some actions, alone or together, let an identity get the permissions of another one, up to those of an administrator. Then the limits of the policy do not protect anything.",
		Fix:      "Name the roles and other resources concerned, give the actions to different identities, or require a permissions boundary with a condition on iam:PermissionsBoundary.",
		Example:  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}]}`,
		Document: checkRisks,
	},
	{
		ID: bucketEscalation, Class: frame.SecurityWarning, Types: grantTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseLogic,
		Link:     "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html",
		Title:    "Rights on a bucket's policy without rights on its objects",
		Why:      "An identity that can set the policy or the ACL of a bucket can allow itself what is missing: to read, write or delete its objects. With the lifecycle rules it can let the objects expire.",
		Fix:      "Remove the action, or grant the rights on the objects explicitly.",
		Example:  `{"Effect":"Allow","Action":["s3:PutBucketPolicy","s3:ListBucket"],"Resource":"arn:aws:s3:::ledger"}`,
		Document: checkBucketEscalation,
	},
}

// escalationID is the check whose function looks for dangerous actions one by one and combined.
const escalationID = "PRIVILEGE_ESCALATION"

// findEscalations reports the sets of actions that raise rights. The grants are those of the actions of the index.
func findEscalations(c *frame.Pass, set *view.AllowSet, index *riskIndex, grants []riskGrant) {
	var passes []passGrant
	passesKnown := false
	var found []*escalation
	var related []policy.Related
	mark := func(entry *view.ActionEntry, s *view.Statement, action string) {
		at := s.Node.Get("NotAction")
		if entry != nil {
			at = entry.Node
		}
		if r := frame.Related(at, "allows "+action); !slices.Contains(related, r) {
			related = append(related, r)
		}
	}
	matched := make([]bool, len(index.rows))
	for i := range index.rows {
		row := &index.rows[i]
		ok := true
		for _, n := range row.needs {
			ok = ok && grants[n].s != nil
		}
		if !ok {
			continue
		}
		var pass *passGrant
		if row.passes {
			if !passesKnown {
				passes, passesKnown = passGrants(c, set), true
			}
			if pass = admitting(passes, row.PassedTo); pass == nil {
				continue
			}
		}
		matched[i] = true
		if slices.ContainsFunc(row.implied, func(smaller int) bool { return matched[smaller] }) {
			continue
		}
		found = append(found, row)
		if pass != nil {
			mark(pass.entry, pass.s, passRole)
		}
		for _, n := range row.needs {
			mark(grants[n].entry, grants[n].s, index.actions[n].name)
		}
	}
	if len(found) == 0 {
		return
	}
	ids := make([]string, len(found))
	for i, row := range found {
		ids[i] = row.ID
	}
	c.Add(frame.Found{At: c.Doc.Root, Subject: strings.Join(ids, " "), Message: "An identity with these permissions can get further ones" + ways(found) + ".", Related: related})
}

// wayTitles say how the sets of each group raise rights.
var wayTitles = map[string]string{
	"change_rights":    "by changing who has which permissions",
	"become_principal": "by acting as another identity",
	"new_compute":      "by passing a role to a service and using it there",
	"existing_compute": "by getting control of something that has permissions",
}

// ways lists the sets by group, the most direct ones of many.
func ways(found []*escalation) string {
	const most = 6
	var groups []string
	lines := map[string][]string{}
	for _, row := range found[:min(most, len(found))] {
		if lines[row.Group] == nil {
			groups = append(groups, row.Group)
		}
		lines[row.Group] = append(lines[row.Group], strings.Join(row.Actions, " + "))
	}
	list := make([]string, 0, len(groups)+1)
	for _, g := range groups {
		list = append(list, ", "+wayTitles[g]+" ("+strings.Join(lines[g], "; ")+")")
	}
	if len(found) > most {
		list = append(list, ", and in "+words.Count(len(found)-most, "further way", "further ways"))
	}
	return strings.Join(list, "")
}
