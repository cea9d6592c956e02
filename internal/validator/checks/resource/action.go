// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceActionChecks are about actions and resources that do not go together. They are called by compareResources.
var resourceActionChecks = []frame.Check{
	{
		ID: bucketObjectMixup, FoundBy: arnRegionNotAllowed, Class: frame.Warning, ClassFor: []frame.ClassFor{{Types: iam.Resource, Class: frame.Error}}, Types: withResource, AWS: frame.Mixed, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: s3PolicyPage,
		Title:   "Bucket's ARN for objects, or the other way round",
		Why:     "Actions on objects need the ARN of objects, with a slash: arn:aws:s3:::BUCKET/*. Actions on the bucket itself, including the listing of its objects, need the ARN without it. S3 refuses a bucket policy in which an action fits no resource; elsewhere the action is not covered.",
		Fix:     "Add the other ARN.",
		Example: `{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::invoices/*"}`,
	},
	{
		ID: actionMismatch, FoundBy: arnRegionNotAllowed, Class: frame.Warning, ClassFor: []frame.ClassFor{{Types: iam.Resource, Class: frame.Error}}, Types: withResource, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: actionsTablePage,
		Title:   "Action that no resource of the statement fits",
		Why:     "Each action takes certain types of resources. If no ARN of the statement has one of these types, the statement has no effect on the action.",
		Fix:     "Add an ARN of a type that the action takes, or move the action to a statement that has one.",
		Example: `{"Effect":"Allow","Action":"logs:PutLogEvents","Resource":"arn:aws:logs:eu-west-1:210987654321:log-group:/app/web"}`,
	},
	{
		ID: actionNeedsStar, FoundBy: arnRegionNotAllowed, Class: frame.Warning, Types: iam.IdentityTypes | iam.SCP | iam.RCP, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: actionsTablePage,
		Title:   `Action that needs the resource "*"`,
		Why:     `Some actions, such as most of those that list or describe, cannot be limited to resources: AWS documents them for "*" only. ARNs may not match them; that of one resource never does.`,
		Fix:     `Move these actions to a statement with "Resource": "*".`,
		Example: `{"Effect":"Allow","Action":["ec2:DescribeInstances","ec2:StopInstances"],"Resource":"arn:aws:ec2:eu-west-1:210987654321:instance/*"}`,
	},
	{
		ID: resourceUnused, FoundBy: arnRegionNotAllowed, Class: frame.Suggestion, Types: iam.IdentityTypes | iam.SCP | iam.RCP, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: actionsTablePage,
		Title:   "Resource that no action of the statement takes",
		Why:     "An ARN of a type that none of the actions takes has no effect. It often belongs to another statement.",
		Fix:     "Remove the ARN, or move it to the statement whose actions take it.",
		Example: `{"Effect":"Allow","Action":"sns:Publish","Resource":["arn:aws:sns:eu-west-1:210987654321:alerts","arn:aws:sqs:eu-west-1:210987654321:jobs"]}`,
	},
	{
		ID: frame.StatementCoversNothing, FoundBy: arnRegionNotAllowed, Class: frame.Warning, Types: iam.IdentityTypes | iam.SCP | iam.RCP, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: actionsTablePage,
		Title:   "Statement that covers nothing",
		Why:     "None of the actions takes any of the resources, so that the statement has no effect. A Deny like this looks like a protection but denies nothing, which makes it a SECURITY_WARNING.",
		Fix:     "Name resources that the actions take.",
		Example: `{"Effect":"Deny","Action":["dynamodb:DeleteTable"],"Resource":"arn:aws:s3:::ledger/*"}`,
	},
}

// reportActions reports the actions that cover nothing, and the resources that nothing uses.
func (j *comparison) reportActions() {
	failed, all := j.failures()
	coversNothing := all && len(failed) > 0
	for i := range failed {
		j.reportAction(&failed[i], coversNothing)
	}
	if coversNothing {
		j.reportCoversNothing(failed)
	}
	if !j.allKnown || j.s.Resource == nil || j.s.Unknown {
		return
	}
	for i := range j.s.Resources {
		if r := &j.s.Resources[i]; !j.used[i] && j.verdicts[i] == formatFine && j.unusedOnAnyPage(r) {
			j.c.Add(frame.Found{
				ID: resourceUnused, At: r.Node, Subject: r.Text,
				Message: fmt.Sprintf("No action of the statement takes resources like %s, so that it has no effect here.", words.Quote(r.Text)),
			})
		}
	}
}

// reportAction reports an action that covers nothing, in a statement that covers nothing, or in another one.
func (j *comparison) reportAction(f *failure, coversNothing bool) {
	if f.follows {
		return
	}
	found := frame.Found{ID: actionMismatch, At: f.Node, Subject: f.Text}
	if n := j.s.Node.Get("Resource"); n != nil {
		found.Related = []policy.Related{frame.Related(n, "resources of the statement")}
	}
	found.Message, found.Fix = j.explain(f)
	switch {
	case f.why == wrongSide:
		found.ID = bucketObjectMixup
	case f.why == needsStar && !f.Wildcard, f.why == mayNeedStar:
		found.ID = actionNeedsStar
	}
	switch {
	case j.c.Type == iam.Endpoint:
		found.Class = frame.Warning
	case coversNothing && j.s.Effect == policy.Deny && j.c.Type != iam.Resource:
		found.Class = frame.SecurityWarning
	}
	j.c.Add(found)
}

// reportCoversNothing reports a statement none of whose actions covers anything. It means what was said about the actions.
func (j *comparison) reportCoversNothing(failed []failure) {
	follows, mixup := false, true
	worst := &failed[0]
	for i := range failed {
		follows = follows || failed[i].follows
		mixup = mixup && failed[i].why == wrongSide
		if failed[i].why > worst.why {
			worst = &failed[i]
		}
	}
	deny := j.s.Effect == policy.Deny
	j.c.Replace(j.s, resourceUnused)
	switch {
	case j.c.Type&(iam.IdentityTypes|iam.SCP|iam.RCP) == 0:
		return
	case !deny && follows:
		j.c.Replace(j.s, actionMismatch, actionNeedsStar, bucketObjectMixup) // what was said about the ARN is enough
		return
	case mixup, !deny && j.onlyOneMissed(failed):
		return
	}
	f := frame.Found{ID: frame.StatementCoversNothing, At: j.s.Node, Message: "No action of the statement takes any of its resources, so that it has no effect."}
	if deny {
		f.Class = frame.SecurityWarning
		f.Message = "No action of the statement takes any of its resources: this Deny denies nothing."
	}
	message, fix := j.explain(worst)
	f.Message += " " + message
	f.Fix = fix
	f.Related = j.c.Replace(j.s, actionMismatch, actionNeedsStar, bucketObjectMixup)
	if follows {
		f.Related = append(f.Related, j.c.Replace(j.s, invalidARNResource, arnResourceTypeCase, missingARNAccount)...)
	}
	j.c.Add(f)
}

// onlyOneMissed reports whether the statement has just one action, named exactly, and resources of its service. What is said
// about the action is enough then.
func (j *comparison) onlyOneMissed(failed []failure) bool {
	if len(failed) != 1 || failed[0].Wildcard {
		return false
	}
	for i := range j.s.Resources {
		if strings.EqualFold(j.s.Resources[i].ARN.Service(), failed[0].Prefix) {
			return true
		}
	}
	return false
}

// effectless says what it means that an action is not covered.
func (j *comparison) effectless() string {
	switch j.s.Effect {
	case policy.Deny:
		return "this Deny has no effect on it"
	case policy.Allow:
		return "this statement does not allow it"
	}
	return "this statement has no effect on it"
}

// explain says why an action covers nothing, and what to do.
func (j *comparison) explain(f *failure) (message, fix string) {
	switch f.why {
	case mayNeedStar:
		return fmt.Sprintf(`AWS documents %s for the resource "*" only. The ARNs of the statement may not match it: then %s.`, words.Quote(f.Text), j.effectless()),
			`Move the action to a statement with "Resource": "*".`
	case wrongWide:
		on, _ := j.c.Catalog.Typeless(f.action)
		arn := j.c.ShowFormat("arn:${Partition}:" + on.Service + ":${Region}:${Account}:" + on.Resource)
		return fmt.Sprintf("AWS checks %s on %s, which no resource of the statement covers, so that %s.", words.Quote(f.Text), words.Quote(arn), j.effectless()),
			`Add this ARN, or move the action to a statement with "Resource": "*".`
	case needsStar:
		if f.Wildcard {
			return fmt.Sprintf(`All actions that %s covers are authorized with the resource "*" only, so that %s.`, words.Quote(f.Text), j.effectless()), `Move it to a statement with "Resource": "*".`
		}
		return fmt.Sprintf(`%s is authorized with the resource "*" only, so that %s.`, words.Quote(f.Text), j.effectless()), `Move the action to a statement with "Resource": "*".`
	case wrongSide:
		return j.explainSide(f)
	}
	var types, formats []string
	for i := range f.action.Resources {
		t := f.action.Resources[i].Type
		types = append(types, t.Name)
		for _, format := range t.Formats {
			formats = words.AppendNew(formats, j.c.ShowFormat(format.String()))
		}
	}
	if f.Wildcard {
		message = fmt.Sprintf("No action that %s covers takes any resource of the statement, so that %s. For example, %s takes %s.", words.Quote(f.Text), j.effectless(), f.action.Name, typeList(types))
	} else {
		message = fmt.Sprintf("%s takes %s, and no resource of the statement is one, so that %s.", words.Quote(f.Text), typeList(types), j.effectless())
	}
	fix = "Use an ARN such as " + view.SpelledList(formats[:min(3, len(formats))], "or") + "."
	if hint := j.hint(f.action); hint != "" {
		fix += " " + hint
	}
	return message, fix
}

// typeList names resource types, a few of many.
func typeList(types []string) string {
	if len(types) > 4 {
		return "resources of types such as " + words.List(types[:4], "and")
	}
	if len(types) == 1 {
		return "resources of the type " + types[0]
	}
	return "resources of the types " + words.List(types, "or")
}

// hint says what usually causes a mismatch.
func (j *comparison) hint(a *catalog.Action) string {
	switch a.Service() {
	case "logs":
		if takesType(a, "log-stream") {
			return "Streams have the ARN of their group and more: log-group:NAME:* covers a group with its streams."
		}
	case "dynamodb":
		if takesType(a, "index") {
			return "Indexes have ARNs of their own: table/NAME/index/*."
		}
	case "lambda":
		return "Versions and aliases have the ARN of the function and more: function:NAME:* covers them."
	case "kms":
		for i := range j.s.Resources {
			if strings.HasPrefix(j.s.Resources[i].ARN.Resource(), "alias/") && !takesType(a, "alias") {
				return "An alias is not a key: name the key, key/ID, or use a condition on kms:ResourceAliases."
			}
		}
	case "ecs":
		if takesType(a, "task-definition") {
			return "The ARN of a task definition ends in its revision: task-definition/NAME:*."
		}
	case "execute-api":
		return "execute-api is for calling an API, apigateway for managing it."
	case "apigateway":
		return "apigateway is for managing an API, execute-api for calling it."
	case "ec2":
		if a.Name == "ec2:RunInstances" {
			return "Launching needs several types, such as instance, image, subnet and volume, each in some statement."
		}
	}
	return ""
}

func takesType(a *catalog.Action, name string) bool {
	for i := range a.Resources {
		if a.Resources[i].Type.Name == name {
			return true
		}
	}
	return false
}
