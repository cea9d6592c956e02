// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceAttachedChecks are about resources that are not where the policy is, and about partitions.
var resourceAttachedChecks = []frame.Check{
	{
		ID: "UNSUPPORTED_RESOURCE_ARN_IN_POLICY", Class: frame.Error, Types: iam.Resource, NoEndpoint: true, AWS: frame.Rejects, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseNames, Blocks: true, Partial: true, Link: frame.ResourcePage,
		Title:    "Resource that the policy is not attached to",
		Why:      "A resource policy is about the resource it is attached to and what is in it. S3 refuses a bucket policy that names another bucket or just \"*\"; elsewhere such an ARN has no effect or is refused too.",
		Fix:      "Name the resource that the policy is attached to.",
		Example:  `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"s3:GetObject","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}`,
		Resource: checkAttachedResource,
	},
	{
		ID: partitionMismatch, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, Data: frame.Settings, Phase: frame.PhaseMeaning, Link: frame.ARNPage,
		Title:    "ARN of another partition",
		Why:      "A partition has no access to the resources of another one: IAM refuses a policy with ARNs of another partition. Where the partition of the policy is not configured, two partitions in one document are a WARNING.",
		Fix:      "Use the partition of the configuration, ${data.aws_partition.current.partition}, instead of a fixed one.",
		Example:  `{"Effect":"Allow","Action":"sns:Publish","Resource":["arn:aws:sns:eu-west-1:210987654321:alerts","arn:aws-cn:sns:cn-north-1:210987654321:alerts"]}`,
		Document: checkPartitions,
	},
}

// arnServicesOf are the services in the ARNs that a resource policy can name, where it is not just that of the attachment.
var arnServicesOf = map[string][]string{
	iam.APIGateway:    {"execute-api"},
	iam.S3:            {"s3", "s3express", "s3-outposts", "s3-object-lambda"},
	iam.ElasticSearch: {"es", "opensearch"},
	"opensearch":      {"es", "opensearch"},
}

func checkAttachedResource(c *frame.Pass, _ *view.Statement, r *view.ResourceEntry) {
	attached := c.Attachment
	if attached == "" && c.ResourceARN != "" {
		attached = arn.SplitFields(c.ResourceARN).Service()
	}
	if attached == "" && r.Star {
		attached = c.PolicyService() // of a policy with actions of S3 only
	}
	if r.Not || attached == "" || attached == iam.Organizations {
		return
	}
	f := frame.Found{At: r.Node, Subject: r.Text}
	if c.ResourceARN != "" {
		f.Fix = "Name " + words.Quote(c.ResourceARN) + ", or what is in it."
	}
	switch {
	case r.Star:
		if attached != iam.S3 {
			return
		}
		f.Message = `S3 refuses a bucket policy with the resource "*".`
		if f.Fix == "" {
			f.Fix = "Name the bucket, arn:aws:s3:::BUCKET, and its objects, arn:aws:s3:::BUCKET/*."
		}
	case !r.FieldKnown(2):
		return
	case !arn.Open(r.ARN.Service()) && !ofAttached(c, attached, r.ARN.Service()):
		f.Message = fmt.Sprintf("The policy is attached to a resource of %s, but %s is of the service %s.", attached, words.Quote(r.Text), words.Quote(r.ARN.Service()))
		if attached == iam.S3 {
			f.Message += " S3 refuses the policy."
		} else {
			f.Message += " The service refuses the policy, or the ARN has no effect."
		}
	case c.ResourceARN == "" || mayBeTarget(c, r):
		return
	default:
		f.Message = fmt.Sprintf("The policy is attached to %s, which %s does not cover.", words.Quote(c.ResourceARN), words.Quote(r.Text))
		if attached == iam.S3 {
			f.Message += " S3 refuses a policy that names another bucket."
		}
	}
	c.Add(f)
}

// ofAttached reports whether ARNs with the service field are of the service that the policy is attached to.
func ofAttached(c *frame.Pass, attached, service string) bool {
	if others, ok := arnServicesOf[attached]; ok {
		return slices.Contains(others, service)
	}
	return service == attached || service == arn.SplitFields(c.ResourceARN).Service() || !c.Catalog.ARNService(attached)
}

// mayBeTarget reports whether an entry may cover the resource that the policy is attached to, or something in it.
func mayBeTarget(c *frame.Pass, r *view.ResourceEntry) bool {
	if view.CutVariable(r.Text) || r.ARN.Service() == iam.EventBus && strings.HasPrefix(r.ARN.Resource(), "rule/") {
		return true
	}
	entry := r.LoosePattern()
	for _, below := range []string{"", "/", ":"} {
		var target pattern.Builder
		target.Literal(c.ResourceARN + below)
		if below != "" {
			target.Star()
		}
		p := target.Pattern()
		if pattern.Intersects(&entry, &p) {
			return true
		}
	}
	return false
}

// checkPartitions looks for ARNs of resources and principals that are of another partition than the policy. If that is not
// known, they are of another one than the ARNs of the first partition by name, which is aws where it occurs.
func checkPartitions(c *frame.Pass) {
	want := c.PolicyPartition()
	var first *policy.Node
	if want == "" {
		eachPartition(c, func(at *policy.Node, _, partition string) {
			if first == nil || partition < want {
				first, want = at, partition
			}
		})
	}
	eachPartition(c, func(at *policy.Node, text, partition string) {
		if partition == want {
			return
		}
		f := frame.Found{At: at, Subject: text}
		if first == nil {
			f.Message = fmt.Sprintf("The ARN %s names the partition %s, but the policy is for %s. AWS refuses it.", words.Quote(text), words.Quote(partition), words.Quote(want))
			arn := arn.SplitFields(text)
			if at.Text.IsKnown() && !facts.KnownRegion(arn.Region()) {
				f.Suggestion = arn.With(1, want)
			}
		} else {
			f.Class = frame.Warning
			f.Message = fmt.Sprintf("The ARN %s names the partition %s, but other ARNs of the document name %s. AWS accepts ARNs of its own partition only.", words.Quote(text), words.Quote(partition), words.Quote(want))
			f.Related = []policy.Related{frame.Related(first, "of the partition "+want)}
		}
		c.Add(f)
	})
}

// eachPartition calls visit for the resources and principals that are ARNs of a partition that exists.
func eachPartition(c *frame.Pass, visit func(at *policy.Node, text, partition string)) {
	for _, s := range c.Statements {
		for i := range s.Resources {
			if r := &s.Resources[i]; r.FieldKnown(1) && r.ARN[0] == "arn" && facts.KnownPartition(r.ARN[1]) && !c.FoundWrong(r.Node) {
				visit(r.Node, r.Text, r.ARN[1])
			}
		}
		for i := range s.Principals {
			p := &s.Principals[i]
			if !strings.HasPrefix(p.Text, "arn:") {
				continue
			}
			partition := view.ARNField(p.Text, 1)
			if len(p.Text) > len("arn:")+len(partition) && facts.KnownPartition(partition) && !c.FoundWrong(p.Node) {
				visit(p.Node, p.Text, partition)
			}
		}
	}
}
